using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Where the keys of an API message stand.</summary>
internal struct SdkMessage
{
    public JsonPart Id;
    public JsonPart Model;
    public JsonPart Usage;

    /// <summary>Finds the keys of an object.</summary>
    public static SdkMessage Scan(ReadOnlySpan<byte> message)
    {
        SdkMessage found = default;
        var json = new Utf8JsonReader(message, JsonText.Options);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                found.Id = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("model"u8))
            {
                found.Model = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                found.Usage = JsonPart.Take(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return found;
    }
}
