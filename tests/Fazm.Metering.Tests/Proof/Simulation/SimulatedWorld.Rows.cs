namespace Fazm.Metering.Tests.Proof.Simulation;

/// <content>The shapes of the rows.</content>
internal sealed partial class SimulatedWorld
{
    private static string Row(string session, SimulatedCall call, bool isNew)
    {
        var message = new { id = call.MessageId, type = "message", role = "assistant", model = call.Model, stop_reason = call.IsCut ? null : "end_turn", usage = Usage(call.IsCut ? call.Started : call.Billed) };
        return isNew
            ? Json(new { isSidechain = call.IsSide, message, requestId = call.RequestId, requestRef = call.RequestRef, requestedModel = call.Model, type = "assistant", uuid = call.Uuid, timestamp = Time(call.At), sessionId = session, version = "2.1.316" })
            : Json(new { isSidechain = call.IsSide, message, requestId = call.RequestId, type = "assistant", uuid = call.Uuid, timestamp = Time(call.At), sessionId = session, version = "2.1.185" });
    }

    private string Result(SimulatedSession session, ClientVersion version, int turn, TokenCounts used, SortedDictionary<string, TokenCounts> total, SortedDictionary<string, TokenCounts> increment)
    {
        var cost = Cost(total);
        return version == ClientVersion.Saving
            ? Json(new
            {
                type = "result",
                subtype = "success",
                is_error = false,
                num_turns = 1,
                session_id = session.Id,
                uuid = Uuid(),
                total_cost_usd = cost,
                usage = Usage(used),
                modelUsage = ModelUsage(total),
                model_usage_since_last_result = ModelUsage(increment),
                result_index = turn,
            })
            : Json(new
            {
                type = "result",
                subtype = "success",
                is_error = false,
                num_turns = 1,
                session_id = session.Id,
                uuid = Uuid(),
                total_cost_usd = cost,
                usage = Usage(used),
                modelUsage = ModelUsage(total),
            });
    }

    private static object Usage(TokenCounts t) => new
    {
        input_tokens = t.Input,
        cache_creation_input_tokens = t.CacheWrite,
        cache_read_input_tokens = t.CacheRead,
        cache_creation = new { ephemeral_5m_input_tokens = t.CacheWrite5m, ephemeral_1h_input_tokens = t.CacheWrite1h },
        output_tokens = t.Output,
    };

    private static Dictionary<string, object> ModelUsage(SortedDictionary<string, TokenCounts> counts) => counts.ToDictionary(row => row.Key, row => (object)new
    {
        inputTokens = row.Value.Input,
        outputTokens = row.Value.Output,
        cacheReadInputTokens = row.Value.CacheRead,
        cacheCreationInputTokens = row.Value.CacheWrite,
        cacheCreationEphemeral5mInputTokens = row.Value.CacheWrite5m,
        cacheCreationEphemeral1hInputTokens = row.Value.CacheWrite1h,
        webSearchRequests = 0,
        costUSD = 0.0m,
    });

    private static decimal Cost(SortedDictionary<string, TokenCounts> counts) =>
        counts.Values.Sum(t => (3m * t.Input) + (15m * t.Output) + (3.75m * t.CacheWrite) + (0.3m * t.CacheRead)) / 1_000_000m;
}
