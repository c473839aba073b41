using System.Globalization;
using System.Text;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A small API with its ledger, a client, and what its surfaces print, in the shapes of the recordings. Sessions have turns with tools,
/// subagents, helper calls, cut and retried answers; processes end, are killed and resumed by either kind of client; sessions are forked.</summary>
internal sealed partial class SimulatedWorld
{
    private const string Main = "claude-sonnet-4-5-20250929";
    private const string Small = "claude-haiku-4-5-20251001";

    private readonly Random _random;
    private readonly List<SimulatedSession> _sessions = [];
    private readonly List<List<string>> _streams = [];
    private DateTimeOffset _now = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);
    private int _ids;

    private SimulatedWorld(int seed) => _random = new Random(seed);

    /// <summary>The API's ledger.</summary>
    public Bill Billed { get; } = new();

    /// <summary>True when every billed token is shown by some surface: no cut answer, no helper after a process's last result and saved state.</summary>
    public bool IsAllShown { get; private set; } = true;

    public HashSet<string> Happened { get; } = new(StringComparer.Ordinal);

    public static SimulatedWorld Make(int seed)
    {
        var world = new SimulatedWorld(seed);
        world._sessions.Add(new SimulatedSession(world.Uuid()));
        var version = world.Happens(70) ? ClientVersion.Saving : ClientVersion.PerProcess;
        for (var processes = world._random.Next(1, 5); processes > 0; processes--)
        {
            var session = world._sessions[world._random.Next(world._sessions.Count)];
            if (session.Calls.Count != 0 && world.Happens(25))
            {
                session = world.Fork(session);
            }

            world.Process(session, version);
            if (version == ClientVersion.PerProcess && world.Happens(30))
            {
                version = ClientVersion.Saving;
                world.Happened.Add("upgrade");
            }
        }

        return world;
    }

    /// <summary>What each file says.</summary>
    public IEnumerable<Observation[]> Files(bool transcripts = true, bool streams = true)
    {
        foreach (var session in transcripts ? _sessions : [])
        {
            yield return Read(session.Rows, "projects/-p/" + session.Id + ".jsonl");
            if (session.AgentRows.Count != 0)
            {
                yield return Read(session.AgentRows, "projects/-p/" + session.Id + "/subagents/agent-a1.jsonl");
            }
        }

        foreach (var stream in streams ? _streams : [])
        {
            yield return Read(stream, null);
        }
    }

    private static Observation[] Read(List<string> rows, string? path) =>
        [.. UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows) + "\n")), path is null ? null : TranscriptPath.Describe(path))];

    private void Process(SimulatedSession session, ClientVersion version)
    {
        List<string> stream = [];
        _streams.Add(stream);
        var saves = version == ClientVersion.Saving;
        SortedDictionary<string, TokenCounts> total = saves ? new(session.Saved, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        SortedDictionary<string, TokenCounts> pending = new(StringComparer.Ordinal);
        if (total.Count != 0)
        {
            Happened.Add("resume");
        }

        var hasOpenHelper = false;
        for (int turn = 0, turns = _random.Next(1, 4); turn < turns; turn++)
        {
            session.Rows.Add(Json(new { type = "queue-operation", operation = "enqueue", timestamp = Time(Tick()), sessionId = session.Id }));
            stream.Add(Json(new { type = "system", subtype = "init", session_id = session.Id, model = Main, claude_code_version = saves ? "2.1.316" : "2.1.185", uuid = Uuid() }));
            var used = Turn(session, stream, version, pending);
            var increment = new SortedDictionary<string, TokenCounts>(pending, StringComparer.Ordinal);
            foreach (var (model, tokens) in pending)
            {
                total[model] = total.GetValueOrDefault(model) + tokens;
            }

            pending.Clear();
            stream.Add(Result(session, version, turn, used, total, increment));
            hasOpenHelper = Happens(30);
            if (hasOpenHelper)
            {
                // A suggestion for the next prompt: no surface shows it but the next counter.
                Happened.Add("helper");
                var tokens = new TokenCounts(300 + _random.Next(50), 3, 0, 0, 9000, 0, 0);
                Billed.Add(session.Id, Main, tokens);
                pending[Main] = pending.GetValueOrDefault(Main) + tokens;
            }
        }

        if (saves && Happens(75))
        {
            foreach (var (model, tokens) in pending)
            {
                total[model] = total.GetValueOrDefault(model) + tokens;
            }

            // Where a fork's counters began is not always certain, and then its first saved state shows nothing beyond its results.
            IsAllShown &= !(session.IsFork && !session.HasState && hasOpenHelper);
            session.HasState = true;
            session.Saved = total;
            session.Rows.Add(Json(new { type = "cost-state", sessionId = session.Id, totalDuration = ++_ids, modelUsage = ModelUsage(total) }));
            return;
        }

        Happened.Add(saves ? "kill" : "old client");
        IsAllShown &= !hasOpenHelper;
    }

    private TokenCounts Turn(SimulatedSession session, List<string> stream, ClientVersion version, SortedDictionary<string, TokenCounts> pending)
    {
        var used = TokenCounts.Zero;
        string? chain = null;
        for (var calls = _random.Next(1, 4); calls > 0; calls--)
        {
            var call = Call(chain, isCut: Happens(6), isSide: false);
            chain ??= call.RequestRef;
            Show(session, stream, call, version, pending);
            if (!call.IsCut)
            {
                used += call.Billed;
            }
            else
            {
                calls++;
            }

            if (Happens(15))
            {
                Happened.Add("subagent");
                for (var steps = _random.Next(1, 3); steps > 0; steps--)
                {
                    Show(session, stream, Call(null, isCut: false, isSide: true), version, pending);
                }
            }
        }

        return used;
    }

    private SimulatedCall Call(string? chain, bool isCut, bool isSide)
    {
        var billed = new TokenCounts(_random.Next(1, 40), _random.Next(20, 90), _random.Next(0, 400), 0, _random.Next(0, 4) * 5000, 0, 0);
        return new SimulatedCall("req_" + ++_ids, "msg_" + _ids, Uuid(), "ref-" + _ids, chain, isSide ? Small : Main, billed, billed with { Output = 3 }, Tick(), isCut, isSide);
    }

    /// <summary>Bills a call, and prints it where the client does.</summary>
    private void Show(SimulatedSession session, List<string> stream, SimulatedCall call, ClientVersion version, SortedDictionary<string, TokenCounts> pending)
    {
        Billed.Add(session.Id, call.Model, call.Billed);
        if (call.IsCut)
        {
            Happened.Add("cut");
            IsAllShown = false;
        }

        // A cut answer of which a block was whole is counted with what its first frame said.
        var counted = call.IsCut ? call.Started : call.Billed;
        pending[call.Model] = pending.GetValueOrDefault(call.Model) + counted;
        var rows = call.IsSide ? session.AgentRows : session.Rows;
        if (version == ClientVersion.Saving)
        {
            rows.Add(call.Base is null
                ? Json(new { type = "api-request", sessionId = session.Id, id = call.RequestRef, timestamp = Time(call.At) })
                : Json(new { type = "api-request", sessionId = session.Id, id = call.RequestRef, @base = call.Base, timestamp = Time(call.At) }));
        }

        session.Calls.Add(call);
        for (var blocks = _random.Next(1, 3); blocks > 0; blocks--)
        {
            rows.Add(Row(session.Id, call, version == ClientVersion.Saving));
            stream.Add(Json(new
            {
                type = "assistant",
                session_id = session.Id,
                uuid = Uuid(),
                parent_tool_use_id = call.IsSide ? "toolu_1" : null,
                message = new { id = call.MessageId, role = "assistant", model = call.Model, stop_reason = (string?)null, usage = Usage(call.Started) },
            }));
        }
    }

    private SimulatedSession Fork(SimulatedSession parent)
    {
        Happened.Add("fork");
        var fork = new SimulatedSession(Uuid()) { IsFork = true, Saved = new(parent.Saved, StringComparer.Ordinal) };

        // As recorded: the fork's own prompt is queued before the copies are written.
        fork.Rows.Add(Json(new { type = "queue-operation", operation = "enqueue", timestamp = Time(Tick()), sessionId = fork.Id }));
        foreach (var call in parent.Calls.Where(call => !call.IsSide))
        {
            fork.Rows.Add(Row(fork.Id, call, parent.Rows.Exists(row => row.Contains("\"id\":\"" + call.RequestRef + "\"", StringComparison.Ordinal))));
            fork.Calls.Add(call);
        }

        _sessions.Add(fork);
        return fork;
    }

    private DateTimeOffset Tick() => _now += TimeSpan.FromSeconds(_random.Next(1, 60));

    private bool Happens(int percent) => _random.Next(100) < percent;

    private string Uuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Json(object row) => JsonSerializer.Serialize(row);
}
