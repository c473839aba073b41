using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Bridge;

/// <summary>What one line of the bridge says.</summary>
internal struct BridgeRow
{
    public JsonPart Type;
    public JsonPart Session;
    public JsonPart NewSession;
    public JsonPart Model;
    public JsonPart Time;
    public JsonPart Cost;
    public long? Input;
    public long? Output;
    public long? CacheRead;
    public long? CacheWrite;

    /// <summary>True where a count is negative or no whole number.</summary>
    public bool IsRefused;

    /// <summary>True where some count is above zero.</summary>
    public readonly bool HasTokens => (Input ?? 0) > 0 || (Output ?? 0) > 0 || (CacheRead ?? 0) > 0 || (CacheWrite ?? 0) > 0;

    /// <summary>The tokens; the wire does not say how long cache writes live.</summary>
    public readonly TokenCounts Tokens => new(Input ?? 0, Output ?? 0, CacheWrite ?? 0, 0, CacheRead ?? 0, 0, 0);

    /// <summary>Reads the line; throws <see cref="JsonException"/> where it is no single JSON object.</summary>
    public static BridgeRow Scan(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        BridgeRow found = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                found.Type = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("sessionId"u8))
            {
                found.Session = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("newSessionId"u8))
            {
                found.NewSession = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("costUsd"u8))
            {
                found.Cost = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("inputTokens"u8))
            {
                Count(ref json, ref found.Input, ref found.IsRefused);
            }
            else if (json.ValueTextEquals("outputTokens"u8))
            {
                Count(ref json, ref found.Output, ref found.IsRefused);
            }
            else if (json.ValueTextEquals("cacheReadTokens"u8))
            {
                Count(ref json, ref found.CacheRead, ref found.IsRefused);
            }
            else if (json.ValueTextEquals("cacheWriteTokens"u8))
            {
                Count(ref json, ref found.CacheWrite, ref found.IsRefused);
            }
            else if (json.ValueTextEquals("model"u8))
            {
                found.Model = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("timestamp"u8))
            {
                found.Time = JsonPart.Take(ref json);
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

    private static void Count(ref Utf8JsonReader json, ref long? field, ref bool refused)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (JsonText.TryCount(ref json, out var count))
        {
            field = count;
        }
        else
        {
            refused = true;
        }
    }
}
