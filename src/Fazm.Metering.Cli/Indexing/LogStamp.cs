namespace Fazm.Metering.Cli.Indexing;

/// <summary>What tells, without opening it, whether a log is still as it was read.</summary>
/// <param name="Length">Its length when it was opened.</param>
/// <param name="Modified">The ticks of its last change, UTC.</param>
/// <param name="Created">The ticks of its making, UTC: another file in its place was made at another time, whatever times it was given since.</param>
internal readonly record struct LogStamp(long Length, long Modified, long Created)
{
    /// <summary>The stamp of a file now; <see langword="null"/> where it is gone.</summary>
    public static LogStamp? Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks, file.CreationTimeUtc.Ticks) : null;
    }
}
