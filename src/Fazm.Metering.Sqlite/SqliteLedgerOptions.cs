namespace Fazm.Metering.Sqlite;

/// <summary>How a ledger's file is used. None of it changes what is stored.</summary>
public sealed record SqliteLedgerOptions
{
    /// <summary>How long to wait while another process writes, before <see cref="LedgerFileProblem.Locked"/>. Default 60 seconds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much of the file each connection keeps in memory, in KiB; at least 1. Default 32 MiB for the one that writes; readers take an eighth.</summary>
    public int CacheKiB { get; init; } = 32 * 1024;

    /// <summary>After how many pages (of 4 KiB) the write-ahead log is copied into the file. More is faster and makes a longer log. Default 4000.</summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>The most pages that the file may have; 0 for no limit of ours. Beyond it a write ends with <see cref="LedgerFileProblem.Full"/>.</summary>
    public long MaxPages { get; init; }

    /// <summary>False refuses a file that is not there, where the default creates it and its folder.</summary>
    public bool MayCreate { get; init; } = true;
}
