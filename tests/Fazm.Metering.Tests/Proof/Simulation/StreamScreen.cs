namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>Lines of stream-json; with <c>--include-partial-messages</c> the API's own frames too.</summary>
internal class StreamScreen(SimulatedChance chance, SimulatedVersion version, string model, bool showsFrames) : IScreen
{
    private int _results;

    public virtual IEnumerable<string> Files => [string.Join('\n', Rows) + "\n"];

    protected List<string> Rows { get; } = [];

    protected bool StatesIncrements { get; init; } = version.StatesIncrements;

    public void Open(SimulatedSession session, bool isLoaded)
    {
        // The stream begins with its first turn.
    }

    public void BeginTurn(SimulatedSession session, bool isBackground)
    {
        if (isBackground)
        {
            Progress(session, isDone: true);
        }

        Add(new { type = "system", subtype = "init", cwd = "/home/dev/project", session_id = session.Id, model, claude_code_version = version.ToString(), uuid = chance.Uuid() });
    }

    public void Retry(SimulatedSession session) =>
        Add(new { type = "system", subtype = "api_retry", attempt = 1, max_retries = 4, error_status = 529, session_id = session.Id, uuid = chance.Uuid() });

    public void Show(SimulatedSession session, SimulatedCall call, bool isLastOfAgent)
    {
        if (call.Agent is not null)
        {
            // Of a subagent only its use of tools is streamed, so not its last answer.
            if (!isLastOfAgent)
            {
                Blocks(session, call);
            }

            return;
        }

        if (showsFrames)
        {
            Add(new
            {
                type = "stream_event",
                @event = new { type = "message_start", message = new { id = call.MessageId, type = "message", role = "assistant", model = call.Model, usage = UsageShapes.Usage(call.Started) } },
                session_id = session.Id,
                parent_tool_use_id = (string?)null,
                uuid = chance.Uuid(),
            });
        }

        Blocks(session, call);
        if (showsFrames && call.End is not (SimulatedEnd.Cut or SimulatedEnd.Dropped))
        {
            var isMadeUp = call.End is SimulatedEnd.Interrupted or SimulatedEnd.OverBudget;
            Add(new
            {
                type = "stream_event",
                @event = new { type = "message_delta", delta = new { stop_reason = isMadeUp ? null : "end_turn" }, usage = isMadeUp ? UsageShapes.Usage(call.Started) : UsageShapes.Usage(call) },
                session_id = session.Id,
                parent_tool_use_id = (string?)null,
                uuid = chance.Uuid(),
                api_message_id = call.MessageId,
            });
        }
    }

    public void Notice(SimulatedSession session)
    {
        var id = chance.Uuid();
        Add(new { type = "assistant", message = new { id, model = "<synthetic>", role = "assistant", usage = UsageShapes.Usage(TokenCounts.Zero) }, parent_tool_use_id = (string?)null, session_id = session.Id, uuid = id });
    }

    public void Progress(SimulatedSession session, bool isDone) =>
        Add(new { type = "system", subtype = isDone ? "task_notification" : "task_progress", usage = new { total_tokens = chance.Next(1, 9999) }, session_id = session.Id, uuid = chance.Uuid() });

    public void Compact(SimulatedSession session) => Add(new { type = "system", subtype = "compact_boundary", session_id = session.Id, uuid = chance.Uuid() });

    public void Clear(SimulatedSession session, SimulatedSession next) => Add(new { type = "conversation_reset", uuid = chance.Uuid(), trigger = "clear", session_id = session.Id });

    public void EndTurn(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn)
    {
        Dictionary<string, object?> row = new()
        {
            ["num_turns"] = turn.Kind is SimulatedTurnKind.Compacted or SimulatedTurnKind.Cleared ? 0 : 1,
            ["session_id"] = session.Id,
            ["total_cost_usd"] = counter.Total.Cost,
            ["usage"] = UsageShapes.Usage(turn.Used),
            ["modelUsage"] = UsageShapes.ModelUsage(counter.Total, version, counter.Used),
            ["subtype"] = turn.Kind switch { SimulatedTurnKind.Interrupted => "error_during_execution", SimulatedTurnKind.OverBudget => "error_max_budget_usd", _ => "success" },
            ["is_error"] = turn.Kind is SimulatedTurnKind.Failed,
            ["type"] = "result",
            ["uuid"] = chance.Uuid(),
        };
        if (turn.IsBackground && StatesIncrements)
        {
            row["origin"] = new { kind = "task-notification" };
        }

        if (version.NumbersResults)
        {
            row["result_index"] = _results++;
        }

        if (StatesIncrements)
        {
            row["model_usage_since_last_result"] = UsageShapes.ModelUsage(counter.SinceResult, version, counter.Used);
        }

        counter.SinceResult.Clear();
        Add(row);
    }

    public void Answer(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn)
    {
        // The result was the answer.
    }

    private void Blocks(SimulatedSession session, SimulatedCall call)
    {
        foreach (var uuid in call.End == SimulatedEnd.Dropped ? [] : call.Blocks)
        {
            Dictionary<string, object?> row = new()
            {
                ["type"] = "assistant",
                ["message"] = new { id = call.MessageId, type = "message", role = "assistant", model = call.Model, stop_reason = (string?)null, usage = UsageShapes.Usage(call.Started) },
                ["parent_tool_use_id"] = call.Agent is null ? null : "toolu_" + call.Agent,
                ["session_id"] = session.Id,
                ["uuid"] = uuid,
                ["request_id"] = call.RequestId,
            };
            if (version.Saves)
            {
                row["timestamp"] = UsageShapes.Time(call.At);
            }

            Add(row);
        }
    }

    private void Add(object row) => Rows.Add(UsageShapes.Json(row));
}
