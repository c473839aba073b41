using System.Globalization;
using System.Text;
using System.Text.Json;
using Fazm.Metering.Deltas;
using Fazm.Metering.Evidence;

namespace Fazm.Metering.State;

/// <summary>A session that was taken out of a meter: its evidence as a saved state, and before it what was told of it.</summary>
/// <param name="Session">The session.</param>
/// <param name="Last">The numbers of its last deltas.</param>
/// <param name="Evidence">What is known of it.</param>
internal sealed record EvictedSession(string Session, IReadOnlyList<LastDelta> Last, EvidenceStore Evidence)
{
    private const string Schema = "fazm-meter.session/2";

    public static void Write(SessionEvidence session, Stream output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, Schema);
            json.WriteString("session"u8, session.Id);
            json.WriteStartArray("last"u8);
            foreach (ref readonly var delta in DeltaTaker.LastOf(session))
            {
                json.WriteStartArray();
                json.WriteNumberValue(delta.Kind);
                json.WriteStringValue(delta.Model);
                json.WriteNumberValue(delta.Sequence);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        StateWriter.Write(session, output);
    }

    public static EvictedSession Read(Stream input)
    {
        // The lines after the first are a saved state; the reader of lines would read ahead of it.
        using var all = new MemoryStream();
        input.CopyTo(all);
        var text = all.GetBuffer().AsSpan(0, (int)all.Length);
        var end = text.IndexOf((byte)'\n');
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(text[..Math.Max(0, end)]));
            var head = document.RootElement;
            if (head.GetProperty("schema").GetString() != Schema)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is not {Schema}"));
            }

            List<LastDelta> last = [.. head.GetProperty("last").EnumerateArray().Select(delta => new LastDelta(delta[0].GetInt32(), delta[1].GetString(), delta[2].GetInt64()))];
            var evidence = new EvidenceStore();
            all.Position = end + 1;
            StateReader.Read(all, evidence);
            return new(head.GetProperty("session").GetString()!, last, evidence);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The saved session is damaged: {broken.Message}", broken);
        }
    }
}
