using System.Collections.Immutable;
using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Files;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Watching;

/// <summary>Follows logs that grow, begin anew, move away or vanish. What was heard stays heard: money that was spent does not come back when a log goes.</summary>
/// <remarks>Holds a meter, whose memory goes with distinct calls, and a stamp for each log; at most <see cref="MostOpen"/> logs are open.</remarks>
internal sealed class LogFollower : IDisposable
{
    private const int MostOpen = 32;
    private const int PollsBetweenWalks = 20;

    private readonly ImmutableArray<string> _roots;
    private readonly ScanOptions _options;
    private readonly Action<UsageDelta> _tell;
    private readonly Dictionary<string, FollowedLog> _logs = new(StringComparer.Ordinal);
    private readonly MeterSet _meter;
    private readonly ChangeNotes _changes;
    private readonly RowHandler _take;
    private long _polls;

    /// <summary>Scans what there is, without telling it.</summary>
    /// <param name="options">What to follow and how to understand and price it.</param>
    /// <param name="tell">Told what is new from then on.</param>
    /// <param name="cancel">Ends it with <see cref="OperationCanceledException"/>.</param>
    public LogFollower(ScanOptions options, Action<UsageDelta> tell, CancellationToken cancel)
    {
        _options = options;
        _roots = options.Paths;
        _tell = tell;
        _meter = new(Settings.Pricing(options));
        _changes = new(_roots);
        _take = row =>
        {
            foreach (ref readonly var seen in row)
            {
                foreach (var delta in _meter.Observe(seen))
                {
                    _tell(delta);
                }
            }
        };
        foreach (var log in LogFiles.Find(_roots.Where(Path.Exists)).Found)
        {
            cancel.ThrowIfCancellationRequested();
            Scan(log);
        }

        _meter.MarkTold();
    }

    /// <summary>How many logs are followed.</summary>
    public int Count => _logs.Count;

    /// <summary>All that is known now.</summary>
    public UsageReport Report() => _meter.Report();

    /// <summary>Looks for changes and tells what is new.</summary>
    public void Poll(CancellationToken cancel)
    {
        _polls++;
        var changed = _changes.Take(out var isAll);
        if (isAll || _polls % PollsBetweenWalks == 0)
        {
            var found = LogFiles.Find(_roots.Where(Path.Exists)).Found.Select(log => log.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _logs.Keys.Where(path => !found.Contains(path)).ToList())
            {
                Drop(gone);
            }

            changed = found;
        }
        else
        {
            changed = [.. LogFiles.Find(changed.Where(File.Exists).Where(IsLog)).Found.Select(log => log.Path)];
        }

        foreach (var path in changed)
        {
            cancel.ThrowIfCancellationRequested();
            Look(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changes.Dispose();
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }
    }

    private void Scan(LogFile file)
    {
        try
        {
            if (LogStamp.Look(file.Path) is { } stamp)
            {
                _logs[file.Path] = new(file.Path, stamp);
                using var rows = file.Open(Settings.Reading(_options), _options.Surface, skim: true);
                while (rows.TryReadRow(out var row))
                {
                    foreach (ref readonly var seen in row)
                    {
                        _meter.Add(seen);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Looked at again from its start when it changes.
            Drop(file.Path);
        }
    }

    private void Look(string path)
    {
        try
        {
            if (LogStamp.Look(path) is not { } now)
            {
                Drop(path);
                return;
            }

            if (!_logs.TryGetValue(path, out var log))
            {
                _logs.Add(path, log = new(path, default));
            }

            if (log.Look(now, _polls))
            {
                log.ReadOn(file => file.Open(Settings.Reading(_options), _options.Surface, follow: true), _take);
                CloseOldest();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Drop(path);
        }
    }

    private void Drop(string path)
    {
        if (_logs.Remove(path, out var log))
        {
            log.Dispose();
        }
    }

    private void CloseOldest()
    {
        var open = _logs.Values.Where(log => log.IsOpen).ToList();
        if (open.Count > MostOpen)
        {
            open.MinBy(log => log.GrewAt)!.Dispose();
        }
    }

    private bool IsLog(string path) => _logs.ContainsKey(path) || Path.GetExtension(path) is ".jsonl" or ".ndjson" or ".sse" or ".json" || _roots.Contains(path, StringComparer.Ordinal);
}
