using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Files;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>Finds what a status line shows: the index's figures, and of the session's own logs what is new since. What other logs became since, a copy of
/// this session for instance, the next update finds.</summary>
/// <remarks>Where nothing is new only bytes are looked up. That way uses no generic of the framework over a type of its own, for each of those would be compiled
/// at the start of the program, which takes longer than all the rest.</remarks>
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
        var now = clock.GetUtcNow().UtcTicks;
        var summary = SummaryView.Read(place.Summary);
        if (summary is null)
        {
            return input.Session is { } unknown ? Fresh(unknown, null, null, LogsOf(unknown, input.Transcript, null), isStale: true, cancel) : new() { IsStale = true };
        }

        // An update may cost a twentieth of the time between two.
        var isStale = !summary.IsToday(now) || now - summary.At > Math.Max(Rest, summary.Took * 20) || now < summary.At;
        if (input.Session is not { } session)
        {
            return Known(null, summary, now, isComplete: true, isStale);
        }

        var known = summary.Find(session);
        var logs = LogsOf(session, input.Transcript, known);
        var isAsRead = known is null ? logs.Count == 0 : AreThere(known) && AreKnown(logs, summary);
        return isAsRead ? Known(known, summary, now, isComplete: true, isStale)
            : Size(logs) > MostBytes ? Known(known, summary, now, isComplete: false, isStale || now - summary.At > TimeSpan.TicksPerSecond)
            : Fresh(session, known, summary, logs, isStale, cancel);
    }

    private static StatusFigures Known(SummarySession? session, SummaryView summary, long now, bool isComplete, bool isStale)
    {
        var today = summary.IsToday(now) ? summary.Today : null;
        return new()
        {
            Session = session?.Cost.Text,
            Today = today?.Text ?? default(Figure).Text,
            ExactSession = () => session?.Cost.Exact.Cost,
            ExactToday = () => today?.Exact.Cost ?? PicoUsd.Zero,
            IsComplete = isComplete && today is not null,
            IsStale = isStale,
        };
    }

    /// <summary>Reads a session's logs now.</summary>
    private StatusFigures Fresh(string session, SummarySession? known, SummaryView? summary, List<LogFile> logs, bool isStale, CancellationToken cancel)
    {
        if (logs.Count == 0 || Size(logs) > MostBytes)
        {
            return new() { IsStale = true };
        }

        var zone = clock.LocalTimeZone;
        var now = clock.GetUtcNow();
        var day = Calendar.LocalDay(now, zone).DayNumber;
        var figures = Read(logs, zone, cancel);
        Figure? today = summary is null || summary.Zone != zone.Id ? null : summary.IsToday(now.UtcTicks) ? summary.Today.Exact : default(Figure);
        foreach (var id in figures.Sessions)
        {
            // Usage whose payer is unknown stands in no session's figures, so it cannot be told what of it is new.
            if (id.Length > 0 && today is { } sum)
            {
                today = sum - (summary!.Find(id)?.On(day) ?? default) + figures.On(id, day);
            }
        }

        // A session that the index does not know may share calls with others, and so may one whose logs it did not list.
        var isComplete = known is { Logs.Length: > 0 } && today is not null && summary!.IsToday(now.UtcTicks);
        var cost = figures.CostOf(session);
        return new()
        {
            Session = cost.Text,
            Today = today?.Text,
            ExactSession = () => cost.Cost,
            ExactToday = () => today?.Cost,
            IsComplete = isComplete,
            IsStale = isStale || (!isComplete && now.UtcTicks - summary!.At > TimeSpan.TicksPerSecond),
        };
    }

    private static Figures Read(List<LogFile> logs, TimeZoneInfo zone, CancellationToken cancel)
    {
        var meter = new MeterSet();
        foreach (var log in logs)
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

    private static bool AreThere(SummarySession known)
    {
        foreach (var log in known.Logs)
        {
            if (!File.Exists(log))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreKnown(List<LogFile> logs, SummaryView summary)
    {
        foreach (var log in logs)
        {
            if (summary.StampOf(log.Path) is not { } stamp || LogStamp.Look(log.Path) is not { } now || !stamp.Equals(now))
            {
                return false;
            }
        }

        return true;
    }

    private static long Size(List<LogFile> logs)
    {
        long bytes = 0;
        foreach (var log in logs)
        {
            bytes += log.Length;
        }

        return bytes;
    }

    /// <summary>The logs that the index names, the session's transcript and those of its subagents, as far as they are there.</summary>
    private static List<LogFile> LogsOf(string session, string? transcript, SummarySession? known)
    {
        List<string> paths = [.. known?.Logs ?? []];
        if (transcript is not null)
        {
            paths.Add(transcript);
            paths.Add(Path.Join(Path.GetDirectoryName(transcript), session));
        }

        paths.RemoveAll(static path => !Path.Exists(path));
        return [.. LogFiles.Find(paths).Found];
    }
}
