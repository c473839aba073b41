namespace Fazm.Metering.Postgres;

/// <summary>How a ledger lies on PostgreSQL.</summary>
public sealed record PostgresLedgerOptions
{
    /// <summary>Into how many hash partitions by tenant the tables are cut when they are made; 0 makes plain tables, for a distributed database
    /// that shards them itself (<see cref="PostgresSchema.DistributionScript"/>). Without effect on tables that exist. From 0 to 1024.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary>How long to wait for a server that restarts or fails over before its exception comes through.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The isolation of transactions. Every precondition is checked row by row, so the weakest is enough.</summary>
    internal System.Data.IsolationLevel Isolation { get; init; } = System.Data.IsolationLevel.ReadCommitted;

    /// <summary>Called at the named places of a commit: tests stop or kill the process there.</summary>
    internal Func<string, ValueTask>? Reached { get; init; }
}
