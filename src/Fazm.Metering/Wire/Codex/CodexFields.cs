using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Codex;

/// <summary>Where the keys stand that a rollout's rows, their payloads and the objects in them have, told in the row's own places.</summary>
internal struct CodexFields
{
    public JsonPart Type;
    public JsonPart Time;
    public JsonPart Payload;
    public JsonPart Id;
    public JsonPart ForkedFrom;
    public JsonPart Directory;
    public JsonPart Source;
    public JsonPart Subagent;
    public JsonPart ThreadSpawn;
    public JsonPart ParentThread;
    public JsonPart Model;
    public JsonPart Info;
    public JsonPart Total;
    public JsonPart Last;

    /// <summary>Finds the keys of a row; throws <see cref="JsonException"/> where it is no single JSON object.</summary>
    public static CodexFields ScanRow(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var found = Fill(ref json, 0);
        json.Read();
        return found;
    }

    /// <summary>Finds the keys of one object in the row; nothing where the part is none.</summary>
    public static CodexFields Scan(ReadOnlySpan<byte> row, JsonPart part)
    {
        if (!part.IsObject(row))
        {
            return default;
        }

        var json = part.Open(row);
        return Fill(ref json, part.Start);
    }

    private static CodexFields Fill(ref Utf8JsonReader json, int start)
    {
        CodexFields found = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ref var field = ref Field(ref found, ref json, out var known);
            var value = JsonPart.Take(ref json);
            if (known)
            {
                field = new(start + value.Start, value.Length);
            }
        }

        return found;
    }

    private static ref JsonPart Field(ref CodexFields found, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("type"u8))
        {
            return ref found.Type;
        }

        if (json.ValueTextEquals("timestamp"u8))
        {
            return ref found.Time;
        }

        if (json.ValueTextEquals("payload"u8))
        {
            return ref found.Payload;
        }

        if (json.ValueTextEquals("info"u8))
        {
            return ref found.Info;
        }

        if (json.ValueTextEquals("total_token_usage"u8))
        {
            return ref found.Total;
        }

        if (json.ValueTextEquals("last_token_usage"u8))
        {
            return ref found.Last;
        }

        if (json.ValueTextEquals("model"u8))
        {
            return ref found.Model;
        }

        return ref RareField(ref found, ref json, out known);
    }

    private static ref JsonPart RareField(ref CodexFields found, ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("id"u8))
        {
            return ref found.Id;
        }

        if (json.ValueTextEquals("forked_from_id"u8))
        {
            return ref found.ForkedFrom;
        }

        if (json.ValueTextEquals("cwd"u8))
        {
            return ref found.Directory;
        }

        if (json.ValueTextEquals("source"u8))
        {
            return ref found.Source;
        }

        if (json.ValueTextEquals("subagent"u8))
        {
            return ref found.Subagent;
        }

        if (json.ValueTextEquals("thread_spawn"u8))
        {
            return ref found.ThreadSpawn;
        }

        if (json.ValueTextEquals("parent_thread_id"u8))
        {
            return ref found.ParentThread;
        }

        known = false;
        return ref found.Type;
    }
}
