namespace Fazm.Metering.Ledgers;

/// <summary>How a ledger works.</summary>
public sealed record LedgerOptions
{
    /// <summary>How it prices what it is told. A change touches no stored row: only what is told from then on, and what <see cref="IUsageLedger.RerateAsync"/> is asked for.</summary>
    public MeterOptions Pricing { get; init; } = new();

    /// <summary>How often a unit of work is tried against others before giving up.</summary>
    public int MostAttempts { get; init; } = 1000;

    /// <summary>How many rows or events one step of a long run takes: export, verification, rerating.</summary>
    public int PageSize { get; init; } = 1000;
}
