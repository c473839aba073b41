using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.MessagesApi;

/// <summary>An answer as the API describes it, whole or at its start.</summary>
internal ref struct ApiMessage
{
    public Utf8Value Id;
    public Utf8Value Model;
    public bool HasStopReason;
    public bool HasUsage;
    public UsageFields Usage;

    /// <summary>Reads the object behind the key that the reader stands on.</summary>
    public static void Read(ref Utf8JsonReader json, Utf8Interner names, ref ApiMessage message)
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
            if (!message.TryReadField(ref json, names))
            {
                json.Skip();
            }
        }
    }

    /// <summary>Reads one field.</summary>
    /// <returns><see langword="false"/> where the key at the reader is none of an answer's that matter; the reader then still stands on it.</returns>
    public bool TryReadField(scoped ref Utf8JsonReader json, Utf8Interner names)
    {
        if (json.ValueTextEquals("id"u8))
        {
            Id = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("model"u8))
        {
            Model = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("stop_reason"u8))
        {
            HasStopReason = !Utf8Value.Next(ref json).IsEmpty;
        }
        else if (json.ValueTextEquals("usage"u8))
        {
            json.Read();
            HasUsage = UsageObject.TryRead(ref json, names, out Usage);
        }
        else
        {
            return false;
        }

        return true;
    }
}
