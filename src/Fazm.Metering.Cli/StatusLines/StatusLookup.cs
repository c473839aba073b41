using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Files;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>Finds what a status line shows: the index's figures, and of the session's own logs what is new since.</summary>
/// <param name="place">The index.</param>
/// <param name="clock">Now, and the machine's zone.</param>
internal sealed class StatusLookup(IndexPlace place, TimeProvider clock)
{
    /// <summary>So much of a session's logs is read at once; larger ones are left to the update.</summary>
    public const long MostBytes = 24 << 20;

    private const long Rest = 5 * TimeSpan.TicksPerSecond;

    /// <summary>Looks it up.</summary>
    public StatusFigures Find(StatusInput input, CancellationToken cancel)
    {
        var zone = clock.LocalTimeZone;
        var now = clock.GetUtcNow();
        var day = Calendar.LocalDay(now, zone).DayNumber;
        var summary = SummaryFile.Read(place.Summary);
        if (summary is not null && summary.Zone != zone.Id)
        {
            summary = null;
        }

        // An update may cost a twentieth of the time between two.
        var isStale = summary is null || now.UtcTicks - summary.At > Math.Max(Rest, summary.Took * 20) || now.UtcTicks < summary.At;
        var today = summary?.On(day);
        if (input.Session is not { } session)
        {
            return new(null, today, summary is not null, isStale);
        }

        var known = summary?.Find(session);
        var logs = LogsOf(session, input.Transcript, known, summary);
        if (known is not null && logs.TrueForAll(log => log.IsKnown))
        {
            return new(known.Cost, today, true, isStale);
        }

        // A session that the index does not know may share calls with others, and so may one whose logs it did not list.
        var isComplete = known is { Logs.Length: > 0 };
        long bytes = 0;
        logs.ForEach(log => bytes += log.Log.Length);
        if (logs.Count == 0 || bytes > MostBytes)
        {
            return new(known?.Cost, today, logs.Count == 0 && summary is not null, true);
        }

        var figures = Read(logs, zone, cancel);
        foreach (var id in figures.Sessions)
        {
            // Usage whose payer is unknown stands in no session's figures, so it cannot be told what of it is new.
            if (id.Length > 0 && today is { } sum)
            {
                today = sum - (summary!.Find(id)?.On(day) ?? default) + figures.On(id, day);
            }
        }

        return new(figures.CostOf(session), today, isComplete, isStale || !isComplete);
    }

    private static Figures Read(List<(LogFile Log, bool IsKnown)> logs, TimeZoneInfo zone, CancellationToken cancel)
    {
        var meter = new MeterSet();
        foreach (var (log, _) in logs)
        {
            try
            {
                LogEvidence.Read(log, meter, cancel);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What was read counts.
            }
        }

        return Figures.Of(meter.Report(), zone);
    }

    /// <summary>The logs that the index names, the session's transcript and those of its subagents; each with whether the index has it as it is.</summary>
    private static List<(LogFile Log, bool IsKnown)> LogsOf(string session, string? transcript, SessionFigure? known, IndexSummary? summary)
    {
        var stamps = new Dictionary<string, LogStamp>(StringComparer.Ordinal);
        foreach (var place in known?.Logs ?? [])
        {
            stamps.TryAdd(summary!.Logs[place].Path, summary.Logs[place].Stamp);
        }

        HashSet<string> paths = new(stamps.Keys, StringComparer.Ordinal);
        if (transcript is not null)
        {
            var folder = Path.Join(Path.GetDirectoryName(transcript), session);
            paths.UnionWith(LogFiles.Find(new[] { transcript, folder }.Where(Path.Exists)).Found.Select(log => log.Path));
        }

        List<(LogFile, bool)> logs = [];
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (LogStamp.Look(path) is { } now)
            {
                logs.Add((new(path, now.Length), stamps.TryGetValue(path, out var stamp) && stamp == now));
            }
        }

        return logs;
    }
}
