using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Watching;

/// <summary>What is shown beside the single deltas: today's cost and the sessions that moved, the newest first.</summary>
/// <param name="zone">Whose days.</param>
internal sealed class WatchFigures(TimeZoneInfo zone)
{
    private const int MostShown = 12;
    private readonly List<WatchedSession> _sessions = [];

    /// <summary>The day.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>What it cost so far.</summary>
    public Figure Today { get; private set; }

    /// <summary>What was added since the start.</summary>
    public PicoUsd Added { get; private set; }

    /// <summary>The sessions that moved since the start, the newest first; as many as are shown.</summary>
    public IReadOnlyList<WatchedSession> Sessions => _sessions;

    /// <summary>Sums anew; at the start, and when a day begins.</summary>
    public void Sum(UsageReport report, DateTimeOffset now)
    {
        Day = Calendar.LocalDay(now, zone);
        Today = Figures.Of(report, zone).On(Day.DayNumber);
    }

    /// <summary>Takes one delta.</summary>
    public void Add(in UsageDelta delta, DateTimeOffset now)
    {
        var cost = delta.Cost ?? PicoUsd.Zero;
        Added += cost;
        var isToday = !delta.At.IsKnown || Calendar.LocalDay(delta.At, zone) == Day;
        Today += new Figure(isToday ? cost : PicoUsd.Zero, isToday && delta.Cost is null && delta.Kind != DeltaKind.Reported ? 1 : 0);
        var id = delta.Session;
        var place = _sessions.FindIndex(session => string.Equals(session.Id, id, StringComparison.Ordinal));
        var known = place < 0 ? null : _sessions[place];
        if (known is not null)
        {
            _sessions.RemoveAt(place);
        }

        _sessions.Insert(0, new(id, delta.Model ?? known?.Model, (known?.Added ?? PicoUsd.Zero) + cost, delta.TotalCost, now));
        if (_sessions.Count > MostShown)
        {
            _sessions.RemoveAt(MostShown);
        }
    }
}
