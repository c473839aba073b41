using System.Text.Json;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>What a row looks like to a meter: its type and those of its keys that readers look at, without any value but how it ended.
/// <see langword="null"/> for rows that say nothing to a meter.</summary>
internal static class RowShape
{
    private static readonly string[] ModelKeys =
        ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationInputTokens", "cacheCreationEphemeral5mInputTokens", "cacheCreationEphemeral1hInputTokens", "webSearchRequests", "costUSD", "costBasis"];

    /// <summary>The shapes of a file's rows in order, each run of equal ones once, between a start and an end.</summary>
    public static List<string> Of(Surface surface, string text)
    {
        List<string> shapes = ["^"];
        foreach (var row in Rows(text))
        {
            var shape = surface switch { Surface.Transcript => Transcript(row), Surface.Acp => Acp(row), _ => Stream(row) };
            if (shape is not null && shape != shapes[^1])
            {
                shapes.Add(shape);
            }
        }

        return shapes;
    }

    private static IEnumerable<JsonElement> Rows(string text)
    {
        if (text.StartsWith('['))
        {
            return JsonSerializer.Deserialize<JsonElement>(text).EnumerateArray();
        }

        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line));
    }

    private static string? Transcript(JsonElement row)
    {
        switch (Text(row, "type"))
        {
            case "assistant":
                var message = row.GetProperty("message");
                if (Text(message, "model") == "<synthetic>")
                {
                    return "notice";
                }

                var side = row.GetProperty("isSidechain").GetBoolean() ? "side " : "";
                var usage = Keys(message.GetProperty("usage"), "input_tokens", "output_tokens", "cache_creation", "cache_creation_input_tokens", "cache_read_input_tokens");
                return $"{side}answer [{Keys(row, "sessionId", "requestId", "requestRef", "requestedModel", "agentId", "uuid", "timestamp", "cwd")}] {(Text(message, "stop_reason") is null ? "broken off" : "ended")} [{usage}]";
            case "queue-operation":
                return $"queued [{Keys(row, "sessionId", "timestamp")}]";
            case "api-request":
                return $"request [{Keys(row, "sessionId", "id", "base", "agentId", "timestamp")}]";
            case "cost-state":
                return $"state [{Keys(row, "sessionId", "totalCostUSD", "totalDuration")}] {Models(row, "modelUsage")}";
            default:
                return null;
        }
    }

    private static string? Stream(JsonElement row)
    {
        switch (Text(row, "type"))
        {
            case "stream_event":
                var frame = row.GetProperty("event");
                return Text(frame, "type") switch
                {
                    "message_start" => $"start [{Keys(row, "session_id", "uuid")}]",
                    "message_delta" => $"delta [{Keys(row, "session_id", "uuid")}] {(Text(frame.GetProperty("delta"), "stop_reason") is null ? "made up" : "ended")}",
                    _ => null,
                };
            case "assistant":
                var isNotice = Text(row.GetProperty("message"), "model") == "<synthetic>";
                return isNotice ? "notice" : $"{(Text(row, "parent_tool_use_id") is null ? "" : "side ")}answer [{Keys(row, "session_id", "uuid", "request_id", "timestamp")}]";
            case "system":
                return Text(row, "subtype") is "init" or "api_retry" or "compact_boundary" or "task_progress" or "task_notification" ? Text(row, "subtype") : null;
            case "conversation_reset":
                return "conversation_reset";
            case "result":
                var isZero = row.GetProperty("usage").GetProperty("input_tokens").GetInt64() == 0 ? " without a turn" : "";
                return $"result [{Keys(row, "session_id", "uuid", "total_cost_usd", "result_index", "origin")}] {Models(row, "modelUsage")} {(row.TryGetProperty("model_usage_since_last_result", out _) ? "with increments" : "")}{isZero}";
            default:
                return null;
        }
    }

    private static string? Acp(JsonElement line)
    {
        var message = line.TryGetProperty("msg", out var wrapped) ? wrapped : line;
        if (Text(message, "method") is { } method)
        {
            if (method != "session/update")
            {
                return method.StartsWith("session/", StringComparison.Ordinal) ? method : null;
            }

            var update = message.GetProperty("params").GetProperty("update");
            return Text(update, "sessionUpdate") switch
            {
                "usage_update" => $"usage [{Keys(update, "cost")}] [{(update.TryGetProperty("_meta", out var meta) ? Keys(meta, "_claude/model", "_claude/origin") : "")}]{(update.ToString().Contains("task-notification", StringComparison.Ordinal) ? " background" : "")}",
                "agent_message_chunk" or "agent_thought_chunk" => $"chunk [{Keys(update, "messageId")}]",
                _ => null,
            };
        }

        if (message.TryGetProperty("error", out _))
        {
            return "error";
        }

        if (!message.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return result.TryGetProperty("stopReason", out var reason)
            ? $"answer {reason} [{Keys(result, "usage")}] {(result.ToString().Contains("\"model_usage\"", StringComparison.Ordinal) ? "with quota" : "")}"
            : result.TryGetProperty("sessionId", out _) ? "session" : null;
    }

    private static string Models(JsonElement row, string name)
    {
        var models = row.GetProperty(name).EnumerateObject().Select(model => model.Value).ToList();
        return "{" + string.Join(' ', ModelKeys.Where(key => models.Exists(model => model.TryGetProperty(key, out _)))) + "}";
    }

    private static string Keys(JsonElement row, params string[] keys) => string.Join(' ', keys.Where(key => row.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null));

    private static string? Text(JsonElement row, string key) => row.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
