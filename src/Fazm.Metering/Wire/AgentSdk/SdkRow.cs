using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Where the keys of one row of stream-json stand. The order of keys varies: <c>type</c> need not come first.</summary>
internal struct SdkRow
{
    public JsonPart Type;
    public JsonPart Subtype;
    public JsonPart Session;
    public JsonPart Uuid;
    public JsonPart Parent;
    public JsonPart Agent;
    public JsonPart Request;
    public JsonPart Time;
    public JsonPart ApiMessage;
    public JsonPart Message;
    public JsonPart Event;
    public JsonPart Usage;
    public JsonPart Totals;
    public JsonPart Increments;
    public JsonPart Cost;
    public JsonPart OldCost;
    public JsonPart TurnCost;
    public JsonPart ResultIndex;
    public JsonPart Origin;
    public JsonPart Model;
    public JsonPart NewModel;
    public JsonPart Scope;
    public JsonPart Version;
    public JsonPart Directory;

    /// <summary>Finds the keys; throws <see cref="JsonException"/> where the row is no single JSON object.</summary>
    public static SdkRow Scan(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        SdkRow found = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ref var part = ref Part(ref found, ref json, out var known);
            var value = JsonPart.Take(ref json);
            if (known)
            {
                part = value;
            }
        }

        // Anything behind the object makes the row unreadable.
        json.Read();
        return found;
    }

    private static ref JsonPart Part(ref SdkRow row, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("type"u8))
        {
            return ref row.Type;
        }

        if (json.ValueTextEquals("event"u8))
        {
            return ref row.Event;
        }

        if (json.ValueTextEquals("session_id"u8))
        {
            return ref row.Session;
        }

        if (json.ValueTextEquals("parent_tool_use_id"u8))
        {
            return ref row.Parent;
        }

        if (json.ValueTextEquals("uuid"u8))
        {
            return ref row.Uuid;
        }

        if (json.ValueTextEquals("api_message_id"u8))
        {
            return ref row.ApiMessage;
        }

        if (json.ValueTextEquals("message"u8))
        {
            return ref row.Message;
        }

        if (json.ValueTextEquals("subtype"u8))
        {
            return ref row.Subtype;
        }

        if (json.ValueTextEquals("timestamp"u8))
        {
            return ref row.Time;
        }

        if (json.ValueTextEquals("request_id"u8))
        {
            return ref row.Request;
        }

        if (json.ValueTextEquals("agent_id"u8))
        {
            return ref row.Agent;
        }

        if (json.ValueTextEquals("usage"u8))
        {
            return ref row.Usage;
        }

        if (json.ValueTextEquals("modelUsage"u8))
        {
            return ref row.Totals;
        }

        if (json.ValueTextEquals("model_usage_since_last_result"u8))
        {
            return ref row.Increments;
        }

        return ref RarePart(ref row, ref json, out known);
    }

    private static ref JsonPart RarePart(ref SdkRow row, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("total_cost_usd"u8))
        {
            return ref row.Cost;
        }

        if (json.ValueTextEquals("total_cost"u8))
        {
            return ref row.OldCost;
        }

        if (json.ValueTextEquals("cost_usd"u8))
        {
            return ref row.TurnCost;
        }

        if (json.ValueTextEquals("result_index"u8))
        {
            return ref row.ResultIndex;
        }

        if (json.ValueTextEquals("origin"u8))
        {
            return ref row.Origin;
        }

        if (json.ValueTextEquals("model"u8))
        {
            return ref row.Model;
        }

        if (json.ValueTextEquals("fallback_model"u8) || json.ValueTextEquals("to_model"u8))
        {
            return ref row.NewModel;
        }

        if (json.ValueTextEquals("scope"u8))
        {
            return ref row.Scope;
        }

        if (json.ValueTextEquals("claude_code_version"u8))
        {
            return ref row.Version;
        }

        if (json.ValueTextEquals("cwd"u8))
        {
            return ref row.Directory;
        }

        known = false;
        return ref row.Type;
    }
}
