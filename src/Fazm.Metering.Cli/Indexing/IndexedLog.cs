using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>What the catalogue knows of one log.</summary>
/// <param name="Path">Its real path.</param>
/// <param name="Stamp">As it was when it was read.</param>
/// <param name="ReadAt">The ticks at which it was read, UTC: what changed at about that time may have changed again unseen.</param>
/// <param name="Checksum">That of the file with what it said.</param>
/// <param name="Sessions">The sessions that it tells of.</param>
internal sealed record IndexedLog(string Path, LogStamp Stamp, long ReadAt, string Checksum, ImmutableArray<string> Sessions)
{
    // Clocks of file systems go by as much as two seconds.
    private const long Grain = 2 * TimeSpan.TicksPerSecond;

    /// <summary>True where the log is surely as it was read.</summary>
    public bool IsCurrent(LogStamp now) => Stamp == now && ReadAt - Stamp.Modified > Grain;
}
