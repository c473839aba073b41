using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>One file of a capture, and what it or a part of it says.</summary>
internal sealed class CaptureFile(string path, Surface surface, string text)
{
    private readonly string[] _lines = text.Split('\n');
    private Observation[]? _seen;

    public string Path { get; } = path;

    public Surface Surface { get; } = surface;

    public string Text { get; } = text;

    /// <summary>A document is one value: it has no parts.</summary>
    public bool IsDocument { get; } = path.EndsWith(".json", StringComparison.Ordinal);

    public int LineCount => _lines.Length;

    public IReadOnlyList<Observation> Seen => _seen ??= [.. Read(Text)];

    public IEnumerable<Observation> Lines(int from, int to) => Read(string.Join('\n', _lines[from..to]) + "\n");

    private IEnumerable<Observation> Read(string part) =>
        UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(part)), Surface == Surface.Transcript ? TranscriptPath.Describe("projects/" + Path["transcripts/".Length..]) : null);
}
