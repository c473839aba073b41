using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>What a row's <c>message</c> says: the API's answer as the client keeps it. Its content is passed over.</summary>
internal ref struct TranscriptMessage
{
    public Utf8Value Id;
    public Utf8Value Model;
    public bool HasStopReason;

    /// <summary>The usage object as it stands; empty where there is none. Most rows repeat one that was read before.</summary>
    public ReadOnlySpan<byte> Usage;

    public readonly bool HasUsage => !Usage.IsEmpty;

    /// <summary>Reads the value at the scanner.</summary>
    public static void Read(scoped ref RowScanner json, ref TranscriptMessage message)
    {
        message = default;
        if (!json.TryOpenObject())
        {
            return;
        }

        while (json.TryKey(out var key))
        {
            switch (key.Length)
            {
                case 2 when key.SequenceEqual("id"u8):
                    message.Id = Utf8Value.Next(ref json);
                    break;
                case 5 when key.SequenceEqual("model"u8):
                    message.Model = Utf8Value.Next(ref json);
                    break;
                case 11 when key.SequenceEqual("stop_reason"u8):
                    message.HasStopReason = !json.Text().IsEmpty;
                    break;
                case 5 when key.SequenceEqual("usage"u8):
                    var usage = json.Raw();
                    message.Usage = !usage.IsEmpty && usage[0] == '{' ? usage : default;
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    /// <summary>Reads the usage object.</summary>
    /// <returns><see langword="false"/> where it is no JSON.</returns>
    public readonly bool TryReadUsage(Utf8Interner names, out UsageFields fields)
    {
        fields = default;
        if (!HasUsage)
        {
            return true;
        }

        var json = new RowScanner(Usage);
        return ScannedUsage.TryRead(ref json, names, out fields) && json.IsWhole;
    }
}
