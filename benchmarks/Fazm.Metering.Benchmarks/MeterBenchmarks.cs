using BenchmarkDotNet.Attributes;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>A row of a call that the meter knows already, which is what most rows are, against a bare walk over the row.</summary>
[MemoryDiagnoser]
public class MeterBenchmarks
{
    private readonly SessionMeter _session = new();
    private readonly MeterSet _set = new();
    private readonly TranscriptReader _reader = new();
    private Observation _known;
    private byte[] _row = [];

    /// <summary>Hears the whole sample once, and keeps a call of it.</summary>
    [GlobalSetup]
    public void Hear()
    {
        foreach (var row in SampleRows.Of(Surface.Transcript))
        {
            foreach (var seen in _reader.Read(row))
            {
                _session.Observe(seen);
                _set.Observe(seen);
                if (seen.Kind == ObservationKind.Call)
                {
                    _known = seen;
                    _row = row;
                }
            }
        }
    }

    /// <summary>The framework's reader over the row.</summary>
    [Benchmark(Baseline = true)]
    public int Walk() => JsonWalk.Tokens(_row);

    /// <summary>From the row to the (empty) delta.</summary>
    [Benchmark]
    public int ReadAndObserve()
    {
        var deltas = 0;
        foreach (var seen in _reader.Read(_row))
        {
            deltas += _session.Observe(seen).Count;
        }

        return deltas;
    }

    /// <summary>A known call on the meter of one session.</summary>
    [Benchmark]
    public int ObserveKnownCall() => _session.Observe(_known).Count;

    /// <summary>A known call on the thread-safe meter of many sessions.</summary>
    [Benchmark]
    public int ObserveKnownCallInSet() => _set.Observe(_known).Count;
}
