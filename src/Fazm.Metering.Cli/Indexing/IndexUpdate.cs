using System.Collections.Immutable;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Files;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Brings an index up to date: reads the logs that changed, and sums anew. One process at a time writes; readers are never held up.</summary>
/// <remarks>The total is that of a cold scan, by construction: it is made of the joined evidence of all logs there are now, and a log that is not surely as it was
/// read is read again whole. A crash between any two steps leaves the old figures in place.</remarks>
/// <param name="place">Where the index lies.</param>
/// <param name="zone">Whose days.</param>
/// <param name="clock">Now.</param>
internal sealed class IndexUpdate(IndexPlace place, TimeZoneInfo zone, TimeProvider clock)
{
    private const long Recent = 2 * TimeSpan.TicksPerDay;
    private const long Unused = 7 * TimeSpan.TicksPerDay;

    private readonly Dictionary<string, IndexedLog> _logs = new(StringComparer.Ordinal);

    /// <summary>Told the name of each step before it is made: tests fail there.</summary>
    public Action<string> BeforeStep { get; init; } = static _ => { };

    /// <summary>Runs it.</summary>
    /// <returns>The report of all logs; <see langword="null"/> where another process is at it.</returns>
    public UsageReport? Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(place.Folder);
        using var held = TryHold();
        if (held is null)
        {
            return null;
        }

        var began = clock.GetUtcNow().UtcTicks;
        var known = Catalogue.Read(place.Catalogue);
        var found = LogFiles.Find(place.Roots.Where(Path.Exists)).Found;
        var total = new MeterSet();
        var changed = known.Count != found.Length;
        foreach (var log in found)
        {
            cancel.ThrowIfCancellationRequested();
            changed |= Take(log, known.GetValueOrDefault(log.Path), total, cancel);
        }

        var report = total.Report();
        if (changed)
        {
            BeforeStep("catalogue");
            Catalogue.Write(place.Catalogue, _logs.Values);
            Forget(known);
        }

        BeforeStep("summary");
        SummaryFile.Write(place.Summary, Summary(report, total, began));
        return report;
    }

    private FileStream? TryHold()
    {
        try
        {
            return new FileStream(place.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Joins what a log says; from what was kept of it where that holds.</summary>
    /// <returns>True where the catalogue has to say something else of it than before.</returns>
    private bool Take(LogFile log, IndexedLog? known, MeterSet total, CancellationToken cancel)
    {
        if (LogStamp.Look(log.Path) is not { } stamp)
        {
            return true;
        }

        if (known?.IsCurrent(stamp) == true && LogEvidence.TryJoin(place.Evidence(log.Path), known.Checksum, total))
        {
            _logs.Add(log.Path, known);
            return false;
        }

        var readAt = clock.GetUtcNow().UtcTicks;
        var meter = new MeterSet();
        try
        {
            var sessions = LogEvidence.Read(log, meter, cancel);
            BeforeStep("evidence");
            var checksum = LogEvidence.Write(place.Evidence(log.Path), meter);
            _logs.Add(log.Path, new(log.Path, stamp, readAt, checksum, sessions));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or no room to keep it: what was read counts, as in a scan, and the next update reads it again.
        }

        total.Merge(meter);
        return true;
    }

    /// <summary>Deletes what was kept of logs that are gone, and the figures of builds that are no longer used.</summary>
    private void Forget(Dictionary<string, IndexedLog> known)
    {
        foreach (var summary in new DirectoryInfo(place.Folder).EnumerateFiles("summary-*"))
        {
            if (clock.GetUtcNow().UtcTicks - summary.LastWriteTimeUtc.Ticks > Unused)
            {
                summary.Delete();
            }
        }

        foreach (var gone in known.Keys.Where(path => !_logs.ContainsKey(path)))
        {
            File.Delete(place.Evidence(gone));
        }
    }

    private IndexSummary Summary(UsageReport report, MeterSet total, long began)
    {
        Dictionary<string, List<IndexedLog>> bySession = new(StringComparer.Ordinal);
        foreach (var log in _logs.Values.OrderBy(log => log.Path, StringComparer.Ordinal))
        {
            foreach (var session in log.Sessions)
            {
                if (!bySession.TryGetValue(session, out var logs))
                {
                    bySession.Add(session, logs = []);
                }

                logs.Add(log);
            }
        }

        var figures = Figures.Of(report, zone);
        var day = Calendar.LocalDay(new DateTimeOffset(began, TimeSpan.Zero), zone);
        return new()
        {
            Zone = zone.Id,
            At = began,
            Took = clock.GetUtcNow().UtcTicks - began,
            DayBegins = Calendar.Begin(day, zone).UtcTicks,
            DayEnds = Calendar.Begin(day.AddDays(1), zone).UtcTicks,
            Today = figures.On(day.DayNumber),
            Logs = [.. _logs.Values.Select(log => (log.Path, log.Stamp))],
            Sessions = [.. figures.Sessions.Union(bySession.Keys, StringComparer.Ordinal)
                .Select(id => new SessionFigure(id, figures.CostOf(id), figures.DaysOf(id), LogsOf(id, total, bySession, began)))],
        };
    }

    /// <summary>The logs that a session's cost depends on. Only of sessions that go on: there it is worth to look for what they hang together with.</summary>
    private static ImmutableArray<string> LogsOf(string session, MeterSet total, Dictionary<string, List<IndexedLog>> bySession, long now)
    {
        if (!bySession.TryGetValue(session, out var own) || !own.Exists(log => now - log.Stamp.Modified < Recent))
        {
            return [];
        }

        return [.. total.CoupledWith(session).SelectMany(id => bySession.GetValueOrDefault(id) ?? []).Select(log => log.Path).Distinct(StringComparer.Ordinal)];
    }
}
