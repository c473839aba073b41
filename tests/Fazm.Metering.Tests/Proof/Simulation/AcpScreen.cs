namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A connection of the Agent Client Protocol. Prompts are collected one by one: a client may send the next while one still runs, and
/// prompts of two sessions may run at the same time.</summary>
internal sealed class AcpScreen(SimulatedChance chance, SimulatedVersion version, string model) : IScreen
{
    private readonly List<string> _opening = [];
    private readonly List<(SimulatedSession Session, List<string> Rows)> _prompts = [];
    private List<string> _rows = [];
    private int _requests;
    private int _prompt;

    public IEnumerable<string> Files
    {
        get
        {
            List<string> rows = [.. _opening];
            for (var i = 0; i < _prompts.Count; i++)
            {
                var (session, prompt) = _prompts[i];
                List<string> next = i + 1 < _prompts.Count ? _prompts[i + 1].Rows : [];
                if (next.Count != 0 && prompt.Count > 1 && _prompts[i + 1].Session != session && chance.Happens(50))
                {
                    // At the same time: rows of each in their order.
                    rows.AddRange(Interleaved(prompt, next));
                    i++;
                    continue;
                }

                if (next.Count != 0 && prompt.Count > 1 && chance.Happens(25))
                {
                    // Sent while this one runs.
                    prompt.Insert(chance.Next(1, prompt.Count), next[0]);
                    next.RemoveAt(0);
                }

                rows.AddRange(prompt);
            }

            return [string.Join('\n', rows) + "\n"];
        }
    }

    public void Open(SimulatedSession session, bool isLoaded)
    {
        var id = ++_requests;
        _rows = _opening;
        if (!isLoaded)
        {
            In(new { jsonrpc = "2.0", id, method = "session/new", @params = new { cwd = "/home/dev/project", mcpServers = Array.Empty<string>() } });
            Out(new { jsonrpc = "2.0", id, result = new { sessionId = session.Id } });
            return;
        }

        In(new { jsonrpc = "2.0", id, method = "session/load", @params = new { sessionId = session.Id, cwd = "/home/dev/project" } });
        foreach (var (call, _) in session.Calls)
        {
            Chunk(session, call.MessageId);
        }

        Out(new { jsonrpc = "2.0", id, result = new { sessionId = session.Id } });
    }

    public void BeginTurn(SimulatedSession session, bool isBackground)
    {
        if (isBackground)
        {
            return;
        }

        _rows = [];
        _prompts.Add((session, _rows));
        _prompt = ++_requests;
        In(new { jsonrpc = "2.0", id = _prompt, method = "session/prompt", @params = new { sessionId = session.Id, prompt = Array.Empty<string>() } });
    }

    public void Retry(SimulatedSession session)
    {
        // Not on this wire.
    }

    public void Show(SimulatedSession session, SimulatedCall call, bool isLastOfAgent)
    {
        if (call.Agent is not null)
        {
            // Of a subagent only its use of tools is told, without ids of messages.
            return;
        }

        Gauge(session, call.Started.AllTokens);
        foreach (var _ in call.End == SimulatedEnd.Dropped ? [] : call.Blocks)
        {
            Chunk(session, call.MessageId);
        }

        if (call.End is SimulatedEnd.Whole)
        {
            Gauge(session, call.Billed.AllTokens);
        }
    }

    public void Notice(SimulatedSession session) => Chunk(session, chance.Uuid());

    public void Progress(SimulatedSession session, bool isDone)
    {
        // Told by tool calls, which state no usage.
    }

    public void Compact(SimulatedSession session) => Gauge(session, chance.Next(1000, 9000));

    public void Clear(SimulatedSession session, SimulatedSession next) => throw new NotSupportedException("A conversation is not cleared on this wire.");

    public void EndTurn(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn)
    {
        if (turn.Kind == SimulatedTurnKind.Failed)
        {
            Out(new { jsonrpc = "2.0", id = _prompt, error = new { code = -32603, message = "Internal error" } });
            return;
        }

        if (turn.Kind == SimulatedTurnKind.Interrupted)
        {
            In(new { jsonrpc = "2.0", method = "session/cancel", @params = new { sessionId = session.Id } });
        }

        if (turn.Kind != SimulatedTurnKind.Compacted)
        {
            Update(session, new() { ["used"] = 11000, ["size"] = 1000000, ["cost"] = new { amount = counter.Total.Cost, currency = "USD" }, ["_meta"] = Meta(turn.IsBackground) });
        }
    }

    public void Answer(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn)
    {
        if (turn.Kind == SimulatedTurnKind.Failed)
        {
            return;
        }

        var quota = counter.SincePrompt.Copy();
        if (counter.IsFirstAfterLoad)
        {
            quota.Clear();
            quota.Add(model, turn.Used);
        }

        counter.IsFirstAfterLoad = false;
        counter.SincePrompt.Clear();
        Dictionary<string, object?> result = new()
        {
            ["stopReason"] = turn.Kind == SimulatedTurnKind.Interrupted ? "cancelled" : "end_turn",
            ["usage"] = UsageShapes.PromptUsage(turn.Used),
        };
        if (version.HasQuota)
        {
            result["_meta"] = new
            {
                quota = new
                {
                    token_count = UsageShapes.QuotaUsage(turn.Used),
                    model_usage = quota.Rows.Select(row => new { model = row.Key, token_count = UsageShapes.QuotaUsage(row.Value) }).ToArray(),
                },
            };
        }

        Out(new { jsonrpc = "2.0", id = _prompt, result });
    }

    private List<string> Interleaved(List<string> a, List<string> b)
    {
        List<string> both = [];
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            both.Add(j == b.Count || (i < a.Count && chance.Happens(50)) ? a[i++] : b[j++]);
        }

        return both;
    }

    private void Gauge(SimulatedSession session, long used) => Update(session, new() { ["used"] = used, ["size"] = 1000000, ["_meta"] = Meta(null) });

    private Dictionary<string, object>? Meta(bool? isBackground)
    {
        if (!version.HasQuota)
        {
            return null;
        }

        Dictionary<string, object> meta = [];
        if (isBackground is { } background)
        {
            meta["_claude/origin"] = new { kind = background ? "task-notification" : "human" };
        }

        meta["_claude/model"] = model;
        return meta;
    }

    private void Chunk(SimulatedSession session, string messageId) => Out(new
    {
        jsonrpc = "2.0",
        method = "session/update",
        @params = new { sessionId = session.Id, update = new { sessionUpdate = "agent_message_chunk", content = new { type = "text" }, messageId } },
    });

    private void Update(SimulatedSession session, Dictionary<string, object?> update)
    {
        if (update.TryGetValue("_meta", out var meta) && meta is null)
        {
            update.Remove("_meta");
        }

        update["sessionUpdate"] = "usage_update";
        Out(new { jsonrpc = "2.0", method = "session/update", @params = new { sessionId = session.Id, update } });
    }

    private void In(object message) => _rows.Add(UsageShapes.Json(new { t = _rows.Count, dir = "in", msg = message }));

    private void Out(object message) => _rows.Add(UsageShapes.Json(new { t = _rows.Count, dir = "out", msg = message }));
}
