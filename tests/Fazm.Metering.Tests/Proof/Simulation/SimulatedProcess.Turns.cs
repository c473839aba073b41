namespace Fazm.Metering.Tests.Proof.Simulation;

/// <content>The kinds of turns.</content>
internal sealed partial class SimulatedProcess
{
    private void Turn(SimulatedSession session)
    {
        var counter = _counters[session];
        Queue(session);
        if (session.EndedOddly)
        {
            // The transcript closes what was broken off; no screen shows it.
            session.EndedOddly = false;
            session.Rows.Add(TranscriptRows.Notice(session.Id, _chance.Uuid(), _chance.Tick()));
        }

        screen.BeginTurn(session, isBackground: false);
        SimulatedTurn turn;
        switch (_chance.Next(0, 100))
        {
            case < 6:
                Interrupted(session, out turn, out var rows);
                session.Rows.AddRange(rows);
                break;
            case < 10:
                turn = Failed(session);
                break;
            case < 16 when session.Calls.Count != 0:
                turn = Compacted(session);
                break;
            case < 20 when !IsAcp:
                world.Note("over budget");
                MainCall(session, SimulatedEnd.OverBudget);
                session.EndedOddly = true;
                turn = new(SimulatedTurnKind.OverBudget, TokenCounts.Zero);
                break;
            default:
                turn = Plain(session);
                break;
        }

        screen.EndTurn(session, counter, turn);
        if (!IsAcp)
        {
            _openHelpers.Remove(session);
        }

        StepAgents(session);
        EndAgents(session);
        var isSecondary = counter.IsFirstAfterLoad;
        screen.Answer(session, counter, turn);
        if (IsAcp && turn.Kind != SimulatedTurnKind.Failed)
        {
            // The first answer after a load states the main loop only.
            world.Hide(isSecondary && _openHelpers.Contains(session));
            _openHelpers.Remove(session);
        }
    }

    private SimulatedTurn Plain(SimulatedSession session)
    {
        var used = TokenCounts.Zero;
        for (var calls = _chance.Next(1, 4); calls > 0; calls--)
        {
            while (_chance.Happens(5))
            {
                var dropped = _chance.Happens(30);
                world.Note(dropped ? "dropped" : "cut");
                var cut = MainCall(session, dropped ? SimulatedEnd.Dropped : SimulatedEnd.Cut);
                used += dropped ? TokenCounts.Zero : cut.Started;
            }

            used += MainCall(session, SimulatedEnd.Whole).Billed;
            if (_chance.Happens(15))
            {
                world.Note("subagent");
                Subagent(session);
            }

            if (_chance.Happens(5))
            {
                world.Note("background agent");

                // Its calls are of any process's counters that they fit into.
                session.HasUncountedCall = true;
                _agents.Add(new(session, _chance.Id("agent-"), _chance.Next(1, 4)));
            }

            StepAgents(session);
        }

        return new(SimulatedTurnKind.Done, used);
    }

    private void Interrupted(SimulatedSession session, out SimulatedTurn turn, out List<string> late)
    {
        world.Note("interrupt");
        var call = Make(session, SimulatedEnd.Interrupted, null, _lastRequests.GetValueOrDefault(session));
        RequestRow(session, session.Rows, call);
        Bill(session, call);
        screen.Show(session, call, isLastOfAgent: false);
        session.Calls.Add((call, version));
        late = [.. TranscriptRows.Answer(session.Id, call, version)];
        turn = new(SimulatedTurnKind.Interrupted, TokenCounts.Zero);
    }

    /// <summary>The user ends the process in the middle of an answer.</summary>
    /// <returns>The rows of that answer: they are written after the saved totals.</returns>
    private List<string> Interrupted(SimulatedSession session)
    {
        Queue(session);
        screen.BeginTurn(session, isBackground: false);
        Interrupted(session, out var turn, out var late);
        screen.EndTurn(session, _counters[session], turn);
        _openHelpers.Remove(session);
        session.EndedOddly = true;
        return late;
    }

    private SimulatedTurn Failed(SimulatedSession session)
    {
        world.Note("failed");
        if (_chance.Happens(70))
        {
            screen.Retry(session);
        }

        if (_chance.Happens(40))
        {
            world.Note("cut");
            var cut = MainCall(session, SimulatedEnd.Cut);
            Notice(session);
            return new(SimulatedTurnKind.Failed, cut.Started);
        }

        RequestRow(session, session.Rows, Make(session, SimulatedEnd.Whole, null, _lastRequests.GetValueOrDefault(session)));
        Notice(session);
        return new(SimulatedTurnKind.Failed, TokenCounts.Zero);
    }

    private void Notice(SimulatedSession session)
    {
        screen.Notice(session);
        session.Rows.Add(TranscriptRows.Notice(session.Id, _chance.Uuid(), _chance.Tick()));
    }

    /// <summary>The conversation is summed up. No transcript shows the call that did it; what follows begins a chain of requests.</summary>
    private SimulatedTurn Compacted(SimulatedSession session)
    {
        world.Note("compact");
        var tokens = new TokenCounts(1600 + _chance.Next(0, 99), 20, 57, 0, 9000, 0, 0);
        world.Billed.Add(session.Id, SimulatedWorld.MainModel, tokens);
        _counters[session].Count(SimulatedWorld.MainModel, tokens);
        session.HasHelper = true;
        world.Hide((IsAcp && !version.HasQuota) || screen is JsonScreen);
        _openHelpers.Add(session);
        _lastRequests.Remove(session);
        screen.Compact(session);
        return new(SimulatedTurnKind.Compacted, TokenCounts.Zero);
    }

    private void Subagent(SimulatedSession session)
    {
        var agent = new BackgroundAgent(session, _chance.Id("agent-"), _chance.Next(1, 4));
        screen.Progress(session, isDone: false);
        while (agent.StepsLeft > 0)
        {
            Step(session, agent);
        }

        foreach (var (model, tokens) in agent.Spent.Rows)
        {
            _counters[session].Count(model, tokens);
        }

        screen.Progress(session, isDone: true);
    }

    private void StepAgents(SimulatedSession session)
    {
        foreach (var agent in _agents.Where(agent => agent.Session == session && agent.StepsLeft > 0 && _chance.Happens(60)))
        {
            if (_chance.Happens(50))
            {
                screen.Progress(session, isDone: false);
            }

            Step(session, agent);
        }
    }

    /// <summary>Agents that are done are reported in a cycle that nobody asked for.</summary>
    private void EndAgents(SimulatedSession session)
    {
        foreach (var agent in _agents.Where(agent => agent.Session == session && agent.StepsLeft == 0 && !agent.Spent.IsEmpty).ToList())
        {
            world.Note("background cycle");
            _agents.Remove(agent);
            foreach (var (model, tokens) in agent.Spent.Rows)
            {
                _counters[session].Count(model, tokens, IsAcp);
            }

            Queue(session);
            session.HasUncountedCall |= IsAcp;
            screen.BeginTurn(session, isBackground: true);
            var call = MainCall(session, SimulatedEnd.Whole, isBackground: IsAcp);
            screen.EndTurn(session, _counters[session], new(SimulatedTurnKind.Done, call.Billed, IsBackground: true));
        }
    }
}
