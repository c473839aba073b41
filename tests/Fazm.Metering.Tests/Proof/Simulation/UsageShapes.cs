using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>Usage as the wires state it.</summary>
internal static class UsageShapes
{
    public static Dictionary<string, object?> Usage(TokenCounts t) => new()
    {
        ["input_tokens"] = t.Input,
        ["cache_creation_input_tokens"] = t.CacheWrite,
        ["cache_read_input_tokens"] = t.CacheRead,
        ["cache_creation"] = new { ephemeral_5m_input_tokens = t.CacheWrite5m, ephemeral_1h_input_tokens = t.CacheWrite1h },
        ["output_tokens"] = t.Output,
    };

    /// <summary>The whole record at an answer's end, with the samplings inside it.</summary>
    public static Dictionary<string, object?> Usage(SimulatedCall call)
    {
        var usage = Usage(call.Billed);
        if (call.Extra is not { } extra)
        {
            return usage;
        }

        var message = Usage(call.Billed);
        message["type"] = "message";
        var other = Usage(extra.Tokens);
        other["type"] = extra.Kind;
        if (extra.Kind == "advisor_message")
        {
            other["model"] = extra.Model;
        }

        usage["iterations"] = extra.Kind == "compaction" ? [other, message] : new object[] { message, other };
        return usage;
    }

    /// <param name="counts">The tokens.</param>
    /// <param name="version">The client.</param>
    /// <param name="used">The models that this process used; newer clients say of those what their cost is based on.</param>
    public static Dictionary<string, object> ModelUsage(SimulatedCounts counts, SimulatedVersion version, IReadOnlySet<string>? used = null) =>
        counts.Rows.ToDictionary(row => row.Key, row => (object)ModelRow(row.Value, version, used is not null && used.Contains(row.Key)));

    public static object PromptUsage(TokenCounts t) => new
    {
        inputTokens = t.Input,
        outputTokens = t.Output,
        cachedReadTokens = t.CacheRead,
        cachedWriteTokens = t.CacheWrite,
        totalTokens = t.Input + t.Output + t.CacheRead + t.CacheWrite,
    };

    public static object QuotaUsage(TokenCounts t) => new
    {
        totalTokens = t.Input + t.Output + t.CacheRead + t.CacheWrite,
        inputTokens = t.Input,
        cachedInputTokens = t.CacheRead,
        cachedWriteTokens = t.CacheWrite,
        outputTokens = t.Output,
        reasoningOutputTokens = 0,
    };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Json(object row) => JsonSerializer.Serialize(row);

    private static Dictionary<string, object> ModelRow(TokenCounts t, SimulatedVersion version, bool isUsed)
    {
        Dictionary<string, object> row = new()
        {
            ["inputTokens"] = t.Input,
            ["outputTokens"] = t.Output,
            ["cacheReadInputTokens"] = t.CacheRead,
            ["cacheCreationInputTokens"] = t.CacheWrite,
            ["webSearchRequests"] = 0,
            ["costUSD"] = 0.0m,
        };
        if (version.SplitsWrites)
        {
            row["cacheCreationEphemeral5mInputTokens"] = t.CacheWrite5m;
            row["cacheCreationEphemeral1hInputTokens"] = t.CacheWrite1h;
        }

        if (isUsed && version.StatesBasis)
        {
            row["costBasis"] = "list";
        }

        return row;
    }
}
