namespace Fazm.Metering.Tests.Proof.Simulation;

/// <content>Calls of the API.</content>
internal sealed partial class SimulatedProcess
{
    private SimulatedCall MainCall(SimulatedSession session, SimulatedEnd end, bool isBackground = false)
    {
        var call = Make(session, end, null, _lastRequests.GetValueOrDefault(session));
        if (_chance.Happens(6))
        {
            // Refused once, so asked again: the first try is not billed.
            world.Note("retry");
            screen.Retry(session);
            if (_chance.Happens(50))
            {
                RequestRow(session, session.Rows, call with { Reference = _chance.Uuid() });
                call = call with { Base = _lastRequests.GetValueOrDefault(session) };
            }
        }

        RequestRow(session, session.Rows, call);
        if (_chance.Happens(5))
        {
            // A prompt is typed while the answer runs: the answer's rows are written after that, and say so.
            world.Note("queued");
            Queue(session, isTyped: true);
            call = call with { At = _chance.Tick() };
        }

        Bill(session, call);
        Count(session, call, isBackground);
        screen.Show(session, call, isLastOfAgent: false);
        if (end != SimulatedEnd.Dropped)
        {
            session.Rows.AddRange(TranscriptRows.Answer(session.Id, call, version));
            session.Calls.Add((call, version));
        }

        return call;
    }

    private void Step(SimulatedSession session, BackgroundAgent agent)
    {
        var call = Make(session, SimulatedEnd.Whole, agent.Id, agent.LastRequest);
        agent.StepsLeft--;
        agent.LastRequest = call.Reference;
        agent.Spent.Add(call.Model, call.Billed);
        if (!session.AgentRows.TryGetValue(agent.Id, out var rows))
        {
            session.AgentRows.Add(agent.Id, rows = []);
        }

        RequestRow(session, rows, call);
        rows.AddRange(TranscriptRows.Answer(session.Id, call, version));
        Bill(session, call);
        screen.Show(session, call, isLastOfAgent: agent.StepsLeft == 0);
    }

    private SimulatedCall Make(SimulatedSession session, SimulatedEnd end, string? agent, string? builtOn)
    {
        var write = _chance.Next(0, 400);
        var oneHour = version.SplitsWrites && _chance.Happens(30) ? _chance.Next(0, write + 1) : 0;
        var call = new SimulatedCall
        {
            RequestId = _chance.Id("req_"),
            MessageId = _chance.Id("msg_"),
            Reference = _chance.Uuid(),
            Base = builtOn,
            Model = agent is null ? SimulatedWorld.MainModel : SimulatedWorld.SmallModel,
            At = _chance.Tick(),
            Billed = new(_chance.Next(1, 40), _chance.Next(4, 90), write - oneHour, oneHour, _chance.Next(0, 4) * 5000, 0, 0),
            End = end,
            Agent = agent,
            Blocks = [.. Enumerable.Range(0, _chance.Next(1, 4)).Select(_ => _chance.Uuid())],
        };
        if (end != SimulatedEnd.Whole || agent is not null || !_chance.Happens(8))
        {
            return call;
        }

        var isAdvisor = _chance.Happens(50);
        world.Note(isAdvisor ? "advisor" : "compact iteration");
        var tokens = new TokenCounts(_chance.Next(1, 40), _chance.Next(4, 90), 0, 0, 0, 0, 0);
        return call with { Extra = isAdvisor ? ("advisor_message", SimulatedWorld.AdvisorModel, tokens) : ("compaction", call.Model, tokens) };
    }

    private void RequestRow(SimulatedSession session, List<string> rows, SimulatedCall call)
    {
        if (version.Saves)
        {
            rows.Add(TranscriptRows.Request(session.Id, call.Reference, call.Base, call.Agent, call.At));
            if (call.Agent is null)
            {
                _lastRequests[session] = call.Reference;
            }
        }
    }

    private void Bill(SimulatedSession session, SimulatedCall call)
    {
        world.Billed.Add(session.Id, call.Model, call.Billed);
        world.Hide(call.End is SimulatedEnd.Cut or SimulatedEnd.Dropped or SimulatedEnd.Interrupted);

        // What no counter of its process holds may be taken for something that another counter holds.
        session.HasUncountedCall |= screen is JsonScreen || (IsAcp && (!version.HasQuota || (call.Agent is not null && _counters[session].IsLoaded)));
        if (call.Extra is { } extra)
        {
            world.Billed.Add(session.Id, extra.Model, extra.Tokens);
        }
    }

    private void Count(SimulatedSession session, SimulatedCall call, bool isBackground)
    {
        var isCounted = call.End != SimulatedEnd.Dropped || _chance.Happens(50);
        if (!isCounted)
        {
            return;
        }

        _counters[session].Count(call.Model, call.End is SimulatedEnd.Cut or SimulatedEnd.Dropped ? call.Started : call.Billed, isBackground);
        if (call.Extra is { Kind: "advisor_message" } advisor)
        {
            _counters[session].Count(advisor.Model, advisor.Tokens, isBackground);
        }
    }
}
