using Fazm.Metering.Observations;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Collects what one thread reads and tells the meter of many observations at once, so that threads seldom wait for each other. Not thread-safe.</summary>
/// <param name="meter">The meter; asked for when the first batch is full.</param>
internal sealed class ObservationBatch(Lazy<MeterSet> meter) : IDisposable
{
    private readonly Observation[] _seen = new Observation[128];
    private int _count;

    public void Add(in Observation seen)
    {
        if (_count == _seen.Length)
        {
            Tell();
        }

        _seen[_count++] = seen;
    }

    public void Add(ReadOnlySpan<Observation> seen)
    {
        foreach (ref readonly var one in seen)
        {
            Add(one);
        }
    }

    /// <summary>Tells what is left.</summary>
    public void Dispose() => Tell();

    private void Tell()
    {
        if (_count > 0)
        {
            meter.Value.Add(_seen.AsSpan(0, _count));
            _count = 0;
        }
    }
}
