using System.Collections.Immutable;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>A report's costs by session and local day.</summary>
internal sealed class Figures
{
    private readonly Dictionary<string, (Figure Cost, SortedDictionary<int, Figure> Days)> _sessions = new(StringComparer.Ordinal);

    /// <summary>The sums of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="zone">Whose days.</param>
    public static Figures Of(UsageReport report, TimeZoneInfo zone)
    {
        var figures = new Figures();
        foreach (var entry in report.Entries)
        {
            if (entry.Kind is EntryKind.Call or EntryKind.Remainder)
            {
                var isShort = entry.IsLowerBound || (entry.Cost is null && !entry.Tokens.IsZero);
                figures.Add(entry.Session ?? string.Empty, entry.At, new(entry.Cost ?? PicoUsd.Zero, isShort ? 1 : 0), zone);
            }
        }

        return figures;
    }

    /// <summary>The sessions; the empty id stands for usage whose payer is unknown.</summary>
    public IEnumerable<string> Sessions => _sessions.Keys;

    public Figure CostOf(string session) => _sessions.TryGetValue(session, out var figure) ? figure.Cost : default;

    public ImmutableArray<(int Day, Figure Cost)> DaysOf(string session) =>
        _sessions.TryGetValue(session, out var figure) ? [.. figure.Days.Select(day => (day.Key, day.Value))] : [];

    /// <summary>What a day cost, all sessions together.</summary>
    public Figure On(int day)
    {
        var sum = default(Figure);
        foreach (var session in _sessions.Keys)
        {
            sum += On(session, day);
        }

        return sum;
    }

    public Figure On(string session, int day) => _sessions.TryGetValue(session, out var figure) ? figure.Days.GetValueOrDefault(day) : default;

    private void Add(string session, EventTime at, Figure more, TimeZoneInfo zone)
    {
        if (!_sessions.TryGetValue(session, out var figure))
        {
            figure = (default, []);
        }

        if (at.IsKnown)
        {
            var day = Calendar.LocalDay(at, zone).DayNumber;
            figure.Days[day] = figure.Days.GetValueOrDefault(day) + more;
        }

        _sessions[session] = (figure.Cost + more, figure.Days);
    }
}
