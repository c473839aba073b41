using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Acp;

/// <summary>Where the keys of one JSON-RPC message stand, or those of the line that wraps it.</summary>
internal struct AcpMessage
{
    public JsonPart Id;
    public JsonPart Method;
    public JsonPart Params;
    public JsonPart Result;
    public JsonPart Error;
    public JsonPart Session;
    public JsonPart Wrapped;
    public JsonPart Direction;
    public JsonPart Time;

    /// <summary>Finds the keys; throws <see cref="JsonException"/> where the row is no single JSON object.</summary>
    public static AcpMessage Scan(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        AcpMessage found = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("method"u8))
            {
                found.Method = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("params"u8))
            {
                found.Params = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                found.Id = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("result"u8))
            {
                found.Result = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("error"u8))
            {
                found.Error = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("msg"u8))
            {
                found.Wrapped = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("dir"u8))
            {
                found.Direction = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("t"u8))
            {
                found.Time = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("_session"u8))
            {
                found.Session = JsonPart.Take(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        json.Read();
        return found;
    }
}
