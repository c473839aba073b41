namespace Fazm.Metering.Ledgers.Stores;

/// <summary>Where a ledger lies. A store keeps rows, keys, conflicts and totals, and decides nothing: all decisions are
/// <see cref="UsageLedger"/>'s, so that they are written and tested once.</summary>
/// <remarks>Thread-safe. Exceptions are for a store that cannot be reached, is full, or is damaged; after one, a commit may or may not have
/// happened, and doing the same again is right in both cases. Rows are compared and ordered by the UTF-16 code units of their keys
/// (<see cref="StringComparer.Ordinal"/>) or by their UTF-8 bytes; nobody relies on which.</remarks>
public interface ILedgerStore : IAsyncDisposable
{
    /// <summary>Begins a unit of work.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="access">What for.</param>
    /// <param name="attempt">0 for the first try, then one more after each commit that failed: a store may wait longer the higher it is.</param>
    /// <param name="cancel">Cancels the wait.</param>
    ValueTask<ILedgerUnit> BeginAsync(string tenant, LedgerAccess access, int attempt, CancellationToken cancel);

    /// <summary>The stored totals of some days; one for each key, in no order.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="user">Only this user's; <see langword="null"/> for all.</param>
    /// <param name="from">From this UTC day on; <see langword="null"/> for all.</param>
    /// <param name="end">Before this UTC day; <see langword="null"/> for all.</param>
    /// <param name="cancel">Cancels the reading.</param>
    ValueTask<IReadOnlyList<LedgerTotal>> TotalsAsync(string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel);

    /// <summary>What rows add up to by total key, taken from the rows and not from the totals; in no order.</summary>
    ValueTask<IReadOnlyList<LedgerTotal>> SumRowsAsync(string tenant, LedgerFilter filter, CancellationToken cancel);

    /// <summary>Rows in the order of time: <see cref="LedgerRow.PostedAt"/>, key, revision, part. Their states may be left empty.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="after">The place after which to begin.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Cancels the reading.</param>
    ValueTask<IReadOnlyList<LedgerRow>> RowsInTimeAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel);

    /// <summary>All rows of a tenant with their states, key by key: those of one key stand together, by revision and part. In which order the keys
    /// come is the store's own affair, as long as it stays.</summary>
    ValueTask<IReadOnlyList<LedgerRow>> RowsByKeyAsync(string tenant, LedgerCursor after, int count, CancellationToken cancel);

    /// <summary>Part 0, with its state, of every event's last revision where that row's <see cref="LedgerRow.ClaimDiffers"/> is true; where a row was stored
    /// before there was such a thing, it may be given too. In an order of the store's own that stays.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="after">The last key that is known; none for the start.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Cancels the reading.</param>
    ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(string tenant, EventKey after, int count, CancellationToken cancel);

    /// <summary>All conflicts of a tenant in the order of stored key and digest, after a place.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="afterKey">The stored key of the last conflict that is known; none for the start.</param>
    /// <param name="afterDigest">Its digest; empty for the start.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Cancels the reading.</param>
    ValueTask<IReadOnlyList<StoredConflict>> ConflictsAsync(string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel);

    /// <summary>Makes the totals of a tenant anew from its rows, in one transaction that no writer comes between.</summary>
    ValueTask RebuildTotalsAsync(string tenant, CancellationToken cancel);

    /// <summary>What the store itself finds wrong with its files; empty where it finds nothing.</summary>
    ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancel);

    /// <summary>All tenants, ordinally.</summary>
    ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel);
}
