using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Files;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Watching;

/// <summary>A log that may grow. It is open only while it does; opened again it is read again from its start, which changes no total.</summary>
/// <param name="path">Its real path.</param>
/// <param name="stamp">As it was when it was read last.</param>
internal sealed class FollowedLog(string path, LogStamp stamp) : IDisposable
{
    private const int GuardBytes = 64;

    private UsageLogReader? _reader;
    private ulong _guard;

    public string Path => path;

    /// <summary>As it was when it was read last.</summary>
    public LogStamp Stamp { get; private set; } = stamp;

    /// <summary>True while the file is held open.</summary>
    public bool IsOpen => _reader is not null;

    /// <summary>When it grew last, in polls.</summary>
    public long GrewAt { get; private set; }

    /// <summary>Notes how it is before it is read.</summary>
    /// <returns>True where there is something to read.</returns>
    public bool Look(LogStamp now, long poll)
    {
        if (now == Stamp)
        {
            return false;
        }

        // Shorter, made anew, or rewritten without growing: another content. Longer: the same one, as long as what stood before the end still does.
        if (now.Length <= Stamp.Length || now.Created != Stamp.Created || (_reader is { } reader && Guard(reader.NextOffset) != _guard))
        {
            Dispose();
        }

        Stamp = now;
        GrewAt = poll;
        return true;
    }

    /// <summary>Opens it where it is closed, and reads what there is.</summary>
    public void ReadOn(Func<LogFile, UsageLogReader> open, RowHandler take)
    {
        _reader ??= open(new(path, Stamp.Length));
        while (_reader.TryReadRow(out var row))
        {
            take(row);
        }

        _guard = Guard(_reader.NextOffset);
    }

    /// <summary>Closes it; it may be opened again.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>A hash of the bytes before a place; of no use but to compare.</summary>
    private ulong Guard(long end)
    {
        Span<byte> bytes = stackalloc byte[GuardBytes];
        using var file = UsageLog.Open(path);
        var from = Math.Max(0, end - GuardBytes);
        file.Position = from;
        var length = file.ReadAtLeast(bytes[..(int)(end - from)], (int)(end - from), throwOnEndOfStream: false);
        var hash = 0xCBF29CE484222325;
        foreach (var one in bytes[..length])
        {
            hash = unchecked((hash ^ one) * 0x100000001B3);
        }

        return unchecked(hash + (ulong)length);
    }
}
