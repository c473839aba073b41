using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A small API with its ledger, clients of several versions, and what their surfaces print, in the shapes of the recordings. It knows what was billed.</summary>
internal sealed class SimulatedWorld
{
    public const string MainModel = "claude-sonnet-4-5-20250929";
    public const string SmallModel = "claude-haiku-4-5-20251001";
    public const string AdvisorModel = "claude-opus-4-8";

    private readonly List<SimulatedSession> _sessions = [];
    private readonly List<(Surface Surface, string Text)> _recordings = [];

    private SimulatedWorld(int seed) => Chance = new(seed);

    public SimulatedChance Chance { get; }

    /// <summary>The API's ledger.</summary>
    public Bill Billed { get; } = new();

    /// <summary>True when some surface shows every token that was billed, and nothing leaves in doubt what its counters hold.</summary>
    public bool IsAllShown { get; private set; } = true;

    /// <summary>The hard cases that are in it.</summary>
    public HashSet<string> Happened { get; } = new(StringComparer.Ordinal);

    /// <summary>The versions of its clients.</summary>
    public HashSet<int> Versions { get; } = [];

    public IReadOnlyList<SimulatedSession> Sessions => _sessions;

    /// <summary>The texts that its processes printed.</summary>
    public IReadOnlyList<(Surface Surface, string Text)> Recordings => _recordings;

    public static SimulatedWorld Make(int seed)
    {
        var world = new SimulatedWorld(seed);
        var version = new SimulatedVersion(world.Chance.Happens(60) ? 316 : world.Chance.Pick(SimulatedVersion.Known));
        world.NewSession();
        for (var processes = world.Chance.Next(1, 5); processes > 0; processes--)
        {
            var session = world.Chance.Pick(world._sessions);
            if (session.Calls.Count != 0 && world.Chance.Happens(25))
            {
                session = world.Fork(session, version);
            }

            world.RunProcess(session, version);
            if (world.Chance.Happens(30))
            {
                var next = new SimulatedVersion(world.Chance.Pick(SimulatedVersion.Known));
                world.Note("upgrade", next.Saves && !version.Saves);
                world.Note("downgrade", !next.Saves && version.Saves);
                version = next;
            }
        }

        world._sessions.ForEach(session => world.Hide(session.HasHelper && session.HasUncountedCall));
        return world;
    }

    /// <summary>What each file says.</summary>
    public IEnumerable<(Surface Surface, Observation[] Seen)> Files()
    {
        foreach (var session in _sessions.Where(session => session.Rows.Count != 0))
        {
            yield return (Surface.Transcript, Read(string.Join('\n', session.Rows) + "\n", "projects/-p/" + session.Id + ".jsonl"));
            foreach (var (agent, rows) in session.AgentRows)
            {
                yield return (Surface.Transcript, Read(string.Join('\n', rows) + "\n", $"projects/-p/{session.Id}/subagents/{agent}.jsonl"));
            }
        }

        foreach (var (surface, text) in _recordings)
        {
            yield return (surface, Read(text, null));
        }
    }

    public SimulatedSession NewSession()
    {
        var session = new SimulatedSession(Chance.Uuid());
        _sessions.Add(session);
        return session;
    }

    public void Note(string what, bool happened = true)
    {
        if (happened)
        {
            Happened.Add(what);
        }
    }

    /// <summary>Notes that no surface shows something, or that it may be taken for something else.</summary>
    public void Hide(bool isHidden) => IsAllShown &= !isHidden;

    private void RunProcess(SimulatedSession session, SimulatedVersion version)
    {
        Versions.Add(version.Patch);
        List<SimulatedSession> sessions = [session];
        var turns = Chance.Next(1, 4);
        IScreen screen;
        Surface surface;
        switch (Chance.Next(0, 100))
        {
            case < 45 when !session.IsFork || session.HasState:
                Note("acp");
                (screen, surface) = (new AcpScreen(Chance, version, MainModel), Surface.Acp);
                if (Chance.Happens(25))
                {
                    Note("two sessions");
                    sessions.Add(NewSession());
                    turns *= 2;
                }

                break;
            case < 60:
                Note("json");
                (screen, surface) = (new JsonScreen(Chance, version, MainModel, Chance.Happens(40)), Surface.AgentSdk);
                turns = 1;
                break;
            default:
                Note("stream");
                (screen, surface) = (new StreamScreen(Chance, version, MainModel, Chance.Happens(70)), Surface.AgentSdk);
                break;
        }

        new SimulatedProcess(this, version, screen).Run(sessions, turns);
        foreach (var text in screen.Files)
        {
            _recordings.Add((surface, text));
            if (screen is not JsonScreen && Chance.Happens(10))
            {
                // Somebody else recorded it too, and stopped earlier.
                Note("second recording");
                var rows = text.Split('\n');
                _recordings.Add((surface, string.Join('\n', rows[..Chance.Next(1, rows.Length)]) + "\n"));
            }
        }
    }

    private SimulatedSession Fork(SimulatedSession parent, SimulatedVersion version)
    {
        Note("fork");
        var fork = new SimulatedSession(Chance.Uuid()) { IsFork = true, HasQueued = true, Inherited = version.Saves ? parent.Saved : null };

        // As recorded: the fork's own prompt is queued before the copies are written.
        fork.Rows.Add(TranscriptRows.Queued(fork.Id, Chance.Tick()));
        foreach (var (call, writer) in parent.Calls)
        {
            fork.Rows.AddRange(TranscriptRows.Answer(fork.Id, call, writer));
            fork.Calls.Add((call, writer));
        }

        _sessions.Add(fork);
        return fork;
    }

    private static Observation[] Read(string text, string? path) =>
        [.. UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), path is null ? null : TranscriptPath.Describe(path))];
}
