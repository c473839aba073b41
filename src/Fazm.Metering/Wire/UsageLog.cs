using System.Runtime.CompilerServices;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire;

/// <summary>The easy door: what a file or a stream of any surface says, one observation after the other.</summary>
/// <remarks>Lazy: reads as it is enumerated. Each enumeration of a path reads anew. For reading without copies there is <see cref="UsageLogReader"/>.
/// Input never throws; errors of the file or stream do.</remarks>
public static class UsageLog
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; it may be written, moved or deleted meanwhile.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="surface">The surface; unknown to recognise it by the content.</param>
    public static IEnumerable<Observation> Read(string path, ReaderOptions? options = null, Surface surface = Surface.Unknown)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ReadFile(path, options, surface);
    }

    /// <summary>Reads a stream, which stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="surface">The surface; unknown to recognise it by the content.</param>
    public static IEnumerable<Observation> Read(Stream stream, ReaderOptions? options = null, Surface surface = Surface.Unknown)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // Not disposed of: the stream is the caller's.
        return Rows(new UsageLogReader(stream, options, surface));
    }

    /// <summary>Reads a stream as it comes in; the stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="surface">The surface; unknown to recognise it by the content.</param>
    /// <param name="cancel">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<Observation> ReadAsync(
        Stream stream, ReaderOptions? options = null, Surface surface = Surface.Unknown, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var log = new UsageLogReader(stream, options, surface);
        while (await log.ReadRowAsync(cancel))
        {
            foreach (var seen in log.Taken)
            {
                yield return seen;
            }
        }
    }

    /// <summary>Opens a file for reading from its start to its end, in the way of nobody who writes, moves or deletes it.</summary>
    /// <param name="path">The file.</param>
    public static FileStream Open(string path) =>
        new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
        });

    private static IEnumerable<Observation> ReadFile(string path, ReaderOptions? options, Surface surface)
    {
        using var log = new UsageLogReader(Open(path), options, surface, Path.GetFullPath(path));
        foreach (var seen in Rows(log))
        {
            yield return seen;
        }
    }

    private static IEnumerable<Observation> Rows(UsageLogReader log)
    {
        while (Next(log) is { } row)
        {
            foreach (var seen in row)
            {
                yield return seen;
            }
        }
    }

    private static Observation[]? Next(UsageLogReader log) => log.TryReadRow(out var seen) ? seen.ToArray() : null;
}
