namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>One process of a client: it calls the API, counts, writes its sessions' transcripts, and shows its work on one screen.</summary>
internal sealed partial class SimulatedProcess(SimulatedWorld world, SimulatedVersion version, IScreen screen)
{
    private readonly SimulatedChance _chance = world.Chance;
    private readonly Dictionary<SimulatedSession, SimulatedCounter> _counters = [];
    private readonly Dictionary<SimulatedSession, string?> _lastRequests = [];
    private readonly List<BackgroundAgent> _agents = [];

    // Helpers since the last counter that was printed.
    private readonly HashSet<SimulatedSession> _openHelpers = [];

    private bool IsAcp => screen is AcpScreen;

    /// <summary>Runs it for a session, or for two at the same time.</summary>
    public void Run(List<SimulatedSession> sessions, int turns)
    {
        foreach (var session in sessions)
        {
            var isLoaded = session.Calls.Count != 0;
            var restored = version.Saves ? session.Inherited ?? session.Saved : new();
            session.Inherited = null;
            world.Note("resume", isLoaded && !session.IsFork);
            world.Note("restored", !restored.IsEmpty);
            _counters[session] = new(restored) { IsFirstAfterLoad = isLoaded, IsLoaded = isLoaded };
            screen.Open(session, isLoaded);
        }

        for (var turn = 0; turn < turns; turn++)
        {
            var session = sessions[turn % sessions.Count];
            if (turn > 0 && screen is StreamScreen and not JsonScreen && (version.ClearsTotals || !_openHelpers.Contains(session)) && _chance.Happens(8))
            {
                sessions[0] = session = Clear(session);
            }

            Turn(session);
            Helpers(session);
        }

        Exit(sessions);
    }

    private void Exit(List<SimulatedSession> sessions)
    {
        var how = _chance.Next(0, 100);

        // What an agent spent that has not ended is counted by nobody.
        sessions.ForEach(session => session.HasUncountedCall |= _agents.Exists(agent => agent.Session == session && !agent.Spent.IsEmpty));
        if (how < 15)
        {
            // Killed, perhaps in the middle of a turn.
            world.Note("kill", version.Saves);
            if (how < 8)
            {
                world.Note("kill in a turn");
                screen.BeginTurn(sessions[0], isBackground: false);
                Queue(sessions[0]);
                for (var calls = _chance.Next(1, 3); calls > 0; calls--)
                {
                    MainCall(sessions[0], SimulatedEnd.Whole);
                }

                sessions[0].HasUncountedCall = true;
            }

            sessions.ForEach(session => world.Hide(_openHelpers.Contains(session)));

            return;
        }

        List<string> late = [];
        if (how < 22 && !IsAcp)
        {
            world.Note("sigint");
            late = Interrupted(sessions[0]);
        }

        foreach (var session in sessions)
        {
            Save(session);
        }

        sessions[0].Rows.AddRange(late);
    }

    private void Save(SimulatedSession session)
    {
        if (!version.Saves)
        {
            world.Note("old client");
            world.Hide(_openHelpers.Contains(session));
            return;
        }

        // Where a fork's counters began is not always certain, and then its first saved state shows nothing beyond its results.
        world.Hide(session.IsFork && !session.HasState && _openHelpers.Contains(session));
        session.HasState = true;
        session.Saved = _counters[session].Total.Copy();
        session.Rows.Add(TranscriptRows.State(session.Id, session.Saved, version, _chance.Number()));
    }

    /// <summary>The user clears the conversation: what follows is another session in the same process.</summary>
    private SimulatedSession Clear(SimulatedSession session)
    {
        world.Note("clear");
        Queue(session);
        Save(session);
        var next = world.NewSession();
        screen.Clear(session, next);
        _counters[next] = version.ClearsTotals ? new(new()) : _counters[session];
        screen.BeginTurn(next, isBackground: false);
        screen.EndTurn(next, _counters[next], new(SimulatedTurnKind.Cleared, TokenCounts.Zero));
        return next;
    }

    /// <summary>What the client asks of the API for itself after a turn: a title, a suggestion for the next prompt.</summary>
    private void Helpers(SimulatedSession session)
    {
        if (!_chance.Happens(IsAcp && version.HasQuota ? 60 : 30) || (IsAcp && !version.HasQuota) || screen is JsonScreen)
        {
            return;
        }

        var model = _chance.Happens(50) ? SimulatedWorld.MainModel : SimulatedWorld.SmallModel;
        var tokens = new TokenCounts(300 + _chance.Next(0, 50), 3, 0, 0, 9000, 0, 0);
        world.Billed.Add(session.Id, model, tokens);
        if (_chance.Happens(10))
        {
            // The next prompt breaks it off: billed, and counted nowhere.
            world.Note("aborted helper");
            world.Hide(true);
            return;
        }

        world.Note("helper");
        session.HasHelper = true;
        _openHelpers.Add(session);
        _counters[session].Count(model, tokens);
    }

    private void Queue(SimulatedSession session, bool isTyped = false)
    {
        if (!session.HasQueued && (isTyped || session.QueuesPrompts))
        {
            session.Rows.Add(TranscriptRows.Queued(session.Id, _chance.Tick()));
        }

        session.HasQueued = false;
    }
}
