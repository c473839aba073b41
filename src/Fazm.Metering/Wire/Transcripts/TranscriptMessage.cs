using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>What a row's <c>message</c> says: the API's answer as the client keeps it. Its content is passed over.</summary>
internal ref struct TranscriptMessage
{
    public Utf8Value Id;
    public Utf8Value Model;
    public bool HasStopReason;
    public bool HasUsage;
    public UsageFields Usage;

    /// <summary>Reads the value behind the key that the reader stands on.</summary>
    public static void Read(ref Utf8JsonReader json, Utf8Interner names, ref TranscriptMessage message)
    {
        message = default;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                message.Id = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("model"u8))
            {
                message.Model = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("stop_reason"u8))
            {
                message.HasStopReason = !Utf8Value.Next(ref json).IsEmpty;
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                message.HasUsage = UsageObject.TryRead(ref json, names, out message.Usage);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
