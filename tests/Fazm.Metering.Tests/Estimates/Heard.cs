using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>Keeps what no other listener may keep: copies of the pieces.</summary>
internal sealed class Heard : IAnswerListener
{
    public List<(string Session, string? Message, string? Model, bool IsSide, AnswerPart Part, bool Begins, string Text)> Pieces { get; } = [];

    /// <summary>The text by message.</summary>
    public Dictionary<string, string> Texts => Pieces.GroupBy(p => p.Message ?? "").Where(g => g.Any(p => p.Text.Length > 0)).ToDictionary(g => g.Key, g => string.Concat(g.Select(p => p.Text)));

    public static Heard In(Surface surface, IEnumerable<string> rows, ReaderOptions? options = null)
    {
        var heard = new Heard();
        var reader = new AnswerReader(surface, options);
        foreach (var row in rows)
        {
            reader.Read(System.Text.Encoding.UTF8.GetBytes(row), heard);
        }

        Assert.True(reader.Memory.IsEmpty || reader.Memory.IndexOfAnyExcept('\0') < 0, "The reader kept text.");
        return heard;
    }

    public void Hear(in AnswerChunk chunk) =>
        Pieces.Add((chunk.Session, chunk.MessageId, chunk.Model, chunk.IsSide, chunk.Part, chunk.BeginsPart, chunk.Text.ToString()));
}
