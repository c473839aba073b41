using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Fazm.Metering.Files;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Reads files, folders and standard input into one meter. Files are read side by side: the order changes nothing.</summary>
internal sealed class Scan(Surroundings here, ScanOptions options, ProgressLine progress)
{
    private const int RowsBetweenLooks = 256;
    private readonly MeterSet _meter = new(Settings.Pricing(options));
    private readonly PlaceKeeper? _places = options.KeepPlaces ? new() : null;
    private readonly List<FailedFile> _failed = [];
    private readonly Lock _lock = new();
    private int _read;
    private long _bytes;
    private long _rows;
    private long _allBytes;

    /// <summary>Runs it.</summary>
    public ScanResult Run(CancellationToken cancel)
    {
        var files = LogFiles.Find(options.Paths.Where(p => !IsStandardInput(p)));
        _failed.AddRange(files.Failed.Select(f => new FailedFile(f.Path, f.Problem.TrimEnd('.'))));
        _allBytes = files.Found.Sum(f => f.Length);
        if (options.Paths.Any(IsStandardInput))
        {
            ReadOne("-", () => new UsageLogReader(here.In, Settings.Reading(options), options.Surface), cancel);
        }

        // Places are told in the order of paths; without them nothing depends on order.
        var workers = options.KeepPlaces ? 1 : Math.Clamp(Environment.ProcessorCount, 1, 8);
        var choice = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel };
        try
        {
            Parallel.ForEach(files.Found, choice, file => ReadOne(file.Path, () => file.Open(Settings.Reading(options), options.Surface, skim: !options.KeepPlaces), cancel));
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            // One message for the user, not one for each file that was being read.
            ExceptionDispatchInfo.Throw(first);
        }

        var book = _meter.Options.Book;
        return new()
        {
            Report = _meter.Report(),
            Files = new() { Read = _read, Bytes = _bytes, Rows = _rows, Failed = [.. _failed.OrderBy(f => f.Path, StringComparer.Ordinal)] },
            Prices = new(options.AsOf ?? (book.PublishedAt.IsKnown ? book.PublishedAt.UtcDay : null), [.. book.VersionIds]),
            Places = _places?.Places ?? [],
        };
    }

    private static bool IsStandardInput(string path) => string.Equals(path, "-", StringComparison.Ordinal);

    private void ReadOne(string path, Func<UsageLogReader> open, CancellationToken cancel)
    {
        long rows = 0, bytes = 0, last = -1;
        var opened = false;
        try
        {
            using var log = open();
            opened = true;
            while (log.TryReadRow(out var row))
            {
                // What is said at the end stands at no row of its own.
                rows += log.Offset == last ? 0 : 1;
                last = log.Offset;
                foreach (ref readonly var seen in row)
                {
                    _meter.Add(seen);
                    _places?.Note(path, log.Row, log.Offset, seen);
                }

                if (rows % RowsBetweenLooks == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    Tell(log.NextOffset - bytes);
                    bytes = log.NextOffset;
                }
            }

            rows += log.RowsPassedOver;
            Tell(log.NextOffset - bytes);
            bytes = log.NextOffset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            lock (_lock)
            {
                _failed.Add(new(path, e.Message.TrimEnd('.'), opened ? bytes : null));
            }
        }

        lock (_lock)
        {
            _read += opened ? 1 : 0;
            _rows += rows;
        }
    }

    private void Tell(long bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
        }

        progress.Report(_read, _bytes, _allBytes);
    }
}
