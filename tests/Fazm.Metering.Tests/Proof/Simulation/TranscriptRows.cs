namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>The rows of transcripts that meters look at.</summary>
internal static class TranscriptRows
{
    public static string Queued(string session, DateTimeOffset at) =>
        UsageShapes.Json(new { type = "queue-operation", operation = "enqueue", timestamp = UsageShapes.Time(at), sessionId = session });

    public static string Request(string session, string id, string? builtOn, string? agent, DateTimeOffset at)
    {
        Dictionary<string, object> row = new() { ["type"] = "api-request", ["sessionId"] = session };
        if (agent is not null)
        {
            row["agentId"] = agent;
        }

        row["id"] = id;
        if (builtOn is not null)
        {
            row["base"] = builtOn;
        }

        row["timestamp"] = UsageShapes.Time(at);
        return UsageShapes.Json(row);
    }

    /// <summary>The rows of one answer, one for each block; the same in a fork's copy but for the session.</summary>
    public static IEnumerable<string> Answer(string session, SimulatedCall call, SimulatedVersion version)
    {
        // A cut answer has a stop reason in the transcript all the same, as recorded; an interrupted one has none.
        var isPartial = call.End is SimulatedEnd.Cut or SimulatedEnd.Interrupted;
        foreach (var uuid in call.Blocks)
        {
            Dictionary<string, object?> row = new() { ["isSidechain"] = call.Agent is not null };
            if (call.Agent is not null)
            {
                row["agentId"] = call.Agent;
            }

            row["message"] = new
            {
                id = call.MessageId,
                type = "message",
                role = "assistant",
                model = call.Model,
                stop_reason = call.End == SimulatedEnd.Interrupted ? null : "end_turn",
                usage = isPartial ? UsageShapes.Usage(call.Started) : UsageShapes.Usage(call),
            };
            row["requestId"] = call.RequestId;
            if (version.Saves)
            {
                row["requestRef"] = call.Reference;
            }

            if (version.NamesRequestedModel)
            {
                row["requestedModel"] = call.Model;
            }

            row["type"] = "assistant";
            row["uuid"] = uuid;
            row["timestamp"] = UsageShapes.Time(call.At);
            row["cwd"] = "/home/dev/project";
            row["sessionId"] = session;
            row["version"] = version.ToString();
            yield return UsageShapes.Json(row);
        }
    }

    public static string Notice(string session, string uuid, DateTimeOffset at) => UsageShapes.Json(new
    {
        isSidechain = false,
        type = "assistant",
        uuid,
        timestamp = UsageShapes.Time(at),
        message = new { id = uuid, model = "<synthetic>", role = "assistant", stop_reason = "stop_sequence", usage = UsageShapes.Usage(TokenCounts.Zero) },
        isApiErrorMessage = true,
        sessionId = session,
    });

    public static string State(string session, SimulatedCounts totals, SimulatedVersion version, int duration) => UsageShapes.Json(new
    {
        type = "cost-state",
        sessionId = session,
        totalCostUSD = totals.Cost,
        totalDuration = duration,
        modelUsage = UsageShapes.ModelUsage(totals, version),
    });
}
