using System.Globalization;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>Where a world's choices, ids and times come from: all from its seed.</summary>
internal sealed class SimulatedChance(int seed)
{
    private readonly Random _random = new(seed);
    private DateTimeOffset _now = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);
    private int _ids;

    public int Next(int from, int to) => _random.Next(from, to);

    public bool Happens(int percent) => _random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public int Number() => ++_ids;

    public string Id(string kind) => kind + (++_ids).ToString(CultureInfo.InvariantCulture);

    public string Uuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public DateTimeOffset Tick() => _now += TimeSpan.FromSeconds(_random.Next(1, 60));
}
