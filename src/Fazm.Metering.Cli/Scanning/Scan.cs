using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Fazm.Metering.Files;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Reads files, folders and standard input into one meter. Files are read side by side: the order changes nothing.</summary>
internal sealed class Scan(Surroundings here, ScanOptions options, ProgressLine progress)
{
    private const int RowsBetweenLooks = 256;

    // Made beside the first reading: the price books take as long to read as many a log.
    private readonly Lazy<MeterSet> _meter = new(() => new(Settings.Pricing(options)));
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
        // Places are told in the order of paths; without them nothing depends on order.
        var workers = options.KeepPlaces ? 1 : options.Threads ?? Math.Clamp(Environment.ProcessorCount, 1, 8);
        if (workers > 1)
        {
            // An error is told where the meter is asked for.
            _ = Task.Run(() => _meter.Value, CancellationToken.None);
        }

        var files = LogFiles.Find(options.Paths.Where(p => !IsStandardInput(p)));
        _failed.AddRange(files.Failed.Select(f => new FailedFile(f.Path, f.Problem.TrimEnd('.'))));
        foreach (var file in files.Found)
        {
            _allBytes += file.Length;
        }

        if (options.Paths.Any(IsStandardInput))
        {
            using var batch = new ObservationBatch(_meter);
            ReadOne("-", () => new UsageLogReader(here.In, Settings.Reading(options), options.Surface), batch, cancel);
        }

        ReadAll(files.Found, workers, cancel);

        var meter = _meter.Value;
        var book = meter.Options.Book;
        return new()
        {
            Report = meter.Report(),
            Meter = meter,
            Files = new() { Read = _read, Bytes = _bytes, Rows = _rows, Failed = [.. _failed.OrderBy(f => f.Path, StringComparer.Ordinal)] },
            Prices = new(options.AsOf ?? (book.PublishedAt.IsKnown ? book.PublishedAt.UtcDay : null), [.. book.VersionIds]),
            Places = _places?.Places ?? [],
        };
    }

    /// <summary>Reads all files, the largest first, so that no thread is left alone with one at the end.</summary>
    private void ReadAll(ImmutableArray<LogFile> found, int workers, CancellationToken cancel)
    {
        List<LogFile> files = [.. found];
        if (workers > 1)
        {
            files.Sort(static (a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : string.CompareOrdinal(a.Path, b.Path));
        }

        var next = -1;
        Exception? failed = null;
        var helpers = new Thread[Math.Max(0, Math.Min(workers, files.Count) - 1)];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work) { IsBackground = true };
            helpers[i].Start();
        }

        Work();
        foreach (var helper in helpers)
        {
            helper.Join();
        }

        if (failed is not null)
        {
            // One message for the user, not one for each file that was being read.
            ExceptionDispatchInfo.Throw(failed);
        }

        void Work()
        {
            try
            {
                using var batch = new ObservationBatch(_meter);
                var reading = Settings.Reading(options);
                var texts = new SharedTexts();
                for (int at; failed is null && (at = Interlocked.Increment(ref next)) < files.Count;)
                {
                    var file = files[at];
                    cancel.ThrowIfCancellationRequested();
                    ReadOne(file.Path, () => file.Open(reading, options.Surface, skim: !options.KeepPlaces, texts: texts), batch, cancel);
                }
            }
#pragma warning disable CA1031 // Whatever it was, it is thrown again where the caller stands.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed ??= e;
            }
        }
    }

    private static bool IsStandardInput(string path) => string.Equals(path, "-", StringComparison.Ordinal);

    private void ReadOne(string path, Func<UsageLogReader> open, ObservationBatch batch, CancellationToken cancel)
    {
        long rows = 0, bytes = 0, last = -1;
        var opened = false;
        UsageLogReader? log = null;
        try
        {
            log = open();
            opened = true;
            while (log.TryReadRow(out var row))
            {
                // What is said at the end stands at no row of its own.
                rows += log.Offset == last ? 0 : 1;
                last = log.Offset;
                foreach (ref readonly var seen in row)
                {
                    batch.Add(seen);
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

            // What was held back for the rows to come counts as well.
            for (rows += log?.RowsPassedOver ?? 0; log?.TryReadRow(out var rest) == true;)
            {
                batch.Add(rest);
            }
        }
        finally
        {
            log?.Dispose();
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
