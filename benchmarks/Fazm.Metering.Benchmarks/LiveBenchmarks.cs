using BenchmarkDotNet.Attributes;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>One live event, from bytes to the session's delta, among many live sessions whose calls are known; against a bare walk over the same bytes (goals P11 to P14).</summary>
[MemoryDiagnoser]
public class LiveBenchmarks
{
    private readonly NaiveMeter _naive = new();
    private readonly AgentSdkReader _sdk = new();
    private readonly AcpReader _acp = new();
    private readonly MessagesApiReader _sse = new(new() { Session = "the session of an answer" });
    private readonly MessagesApiReader _sseBesideCounters = new(new() { Session = LiveRows.Session(0) });
    private readonly GrowingDelta _delta = new();
    private byte[][] _sdkRows = [];
    private byte[][] _acpRows = [];
    private Observation[] _known = [];
    private MeterSet _set = new();
    private SessionMeter _meter = new();
    private int _next;

    /// <summary>How many sessions are live.</summary>
    [Params(100, 10_000)]
    public int Sessions { get; set; }

    /// <summary>Hears every session once.</summary>
    [GlobalSetup]
    public void Hear()
    {
        (_set, _meter) = (new(), new());
        _sdkRows = [.. Enumerable.Range(0, Sessions).Select(LiveRows.Sdk)];
        _acpRows = [.. Enumerable.Range(0, Sessions).Select(LiveRows.Acp)];
        List<Observation> known = [];
        foreach (var row in _sdkRows)
        {
            _naive.Observe(row);
            foreach (var seen in _sdk.Read(row))
            {
                _set.Observe(seen);
                if (seen.Kind == ObservationKind.Call)
                {
                    known.Add(seen);
                }
            }
        }

        foreach (var row in _acpRows)
        {
            Observe(_acp.Read(row));
        }

        Observe(_sse.Read(LiveRows.SseStart));
        Observe(_sseBesideCounters.Read(LiveRows.SseStart));
        new Random(42).Shuffle(_sdkRows);
        new Random(42).Shuffle(_acpRows);
        _known = [.. known];
        new Random(42).Shuffle(_known);
        _meter.Observe(_known[0]);
    }

    /// <summary>The framework's reader over the row of stream-json.</summary>
    [Benchmark(Baseline = true)]
    public int Walk() => JsonWalk.Tokens(_sdkRows[Next(_sdkRows.Length)]);

    /// <summary>A string, a document, a dictionary, decimals.</summary>
    [Benchmark]
    public decimal Naive() => _naive.Observe(_sdkRows[Next(_sdkRows.Length)]);

    /// <summary>A row of stream-json of a random session.</summary>
    [Benchmark]
    public int StreamJson() => Observe(_sdk.Read(_sdkRows[Next(_sdkRows.Length)]));

    /// <summary>An update of ACP that states the running cost again.</summary>
    [Benchmark]
    public int Acp() => Observe(_acp.Read(_acpRows[Next(_acpRows.Length)]));

    /// <summary>A delta of an event stream that adds to its call each time.</summary>
    [Benchmark]
    public int Sse() => Observe(_sse.Read(_delta.Next()));

    /// <summary>The same in a session whose running cost was heard too.</summary>
    [Benchmark]
    public int SseBesideCounters() => Observe(_sseBesideCounters.Read(_delta.Next()));

    /// <summary>The meter of one session alone: a known call again.</summary>
    [Benchmark]
    public int MeterOfOneSession() => _meter.Observe(_known[0]).Count;

    /// <summary>The meter of all alone, always the same session.</summary>
    [Benchmark]
    public int MeterSameSession() => _set.Observe(_known[0]).Count;

    /// <summary>The meter alone, a random session each time.</summary>
    [Benchmark]
    public int MeterRandomSession() => _set.Observe(_known[Next(_known.Length)]).Count;

    private int Observe(ReadOnlySpan<Observation> row)
    {
        var deltas = 0;
        foreach (ref readonly var seen in row)
        {
            deltas += _set.Observe(seen).Count;
        }

        return deltas;
    }

    private int Next(int length) => _next = _next + 1 < length ? _next + 1 : 0;
}
