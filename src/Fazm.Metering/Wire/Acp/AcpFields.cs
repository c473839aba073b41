using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Acp;

/// <summary>Where the keys stand that a message's parameters, updates, results and their <c>_meta</c> have. No key means two things on two levels
/// that are read.</summary>
internal struct AcpFields
{
    public JsonPart Session;
    public JsonPart Directory;
    public JsonPart Update;
    public JsonPart Kind;
    public JsonPart Message;
    public JsonPart Cost;
    public JsonPart Meta;
    public JsonPart UpdatedAt;
    public JsonPart StopReason;
    public JsonPart Usage;
    public JsonPart Quota;
    public JsonPart ModelUsage;
    public JsonPart CostUsd;
    public JsonPart Origin;
    public JsonPart Model;
    public JsonPart ClaudeCode;
    public JsonPart Parent;
    public JsonPart Amount;
    public JsonPart Currency;

    /// <summary>Finds the keys of one object; nothing where the part is none.</summary>
    public static AcpFields Scan(ReadOnlySpan<byte> row, JsonPart part)
    {
        AcpFields found = default;
        if (!part.IsObject(row))
        {
            return found;
        }

        var json = part.Open(row);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ref var field = ref Field(ref found, ref json, out var known);
            var value = JsonPart.Take(ref json);
            if (known)
            {
                // The part is told in the row's own places, so that parts of parts need no slicing.
                field = new(part.Start + value.Start, value.Length);
            }
        }

        return found;
    }

    private static ref JsonPart Field(ref AcpFields found, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("sessionId"u8))
        {
            return ref found.Session;
        }

        if (json.ValueTextEquals("update"u8))
        {
            return ref found.Update;
        }

        if (json.ValueTextEquals("sessionUpdate"u8))
        {
            return ref found.Kind;
        }

        if (json.ValueTextEquals("messageId"u8))
        {
            return ref found.Message;
        }

        if (json.ValueTextEquals("_meta"u8))
        {
            return ref found.Meta;
        }

        if (json.ValueTextEquals("cost"u8))
        {
            return ref found.Cost;
        }

        if (json.ValueTextEquals("cwd"u8))
        {
            return ref found.Directory;
        }

        if (json.ValueTextEquals("updatedAt"u8))
        {
            return ref found.UpdatedAt;
        }

        if (json.ValueTextEquals("stopReason"u8))
        {
            return ref found.StopReason;
        }

        if (json.ValueTextEquals("usage"u8))
        {
            return ref found.Usage;
        }

        return ref RareField(ref found, ref json, out known);
    }

    private static ref JsonPart RareField(ref AcpFields found, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("quota"u8))
        {
            return ref found.Quota;
        }

        if (json.ValueTextEquals("model_usage"u8))
        {
            return ref found.ModelUsage;
        }

        if (json.ValueTextEquals("costUsd"u8))
        {
            return ref found.CostUsd;
        }

        if (json.ValueTextEquals("_claude/origin"u8))
        {
            return ref found.Origin;
        }

        if (json.ValueTextEquals("_claude/model"u8))
        {
            return ref found.Model;
        }

        if (json.ValueTextEquals("claudeCode"u8))
        {
            return ref found.ClaudeCode;
        }

        if (json.ValueTextEquals("parentToolUseId"u8))
        {
            return ref found.Parent;
        }

        if (json.ValueTextEquals("amount"u8))
        {
            return ref found.Amount;
        }

        if (json.ValueTextEquals("currency"u8))
        {
            return ref found.Currency;
        }

        known = false;
        return ref found.Session;
    }
}
