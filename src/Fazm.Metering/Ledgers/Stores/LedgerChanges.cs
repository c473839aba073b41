using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Stores;

/// <summary>What one unit of work writes: all of it or nothing.</summary>
public sealed record LedgerChanges
{
    /// <summary>Rows to append, ordered by key, revision and part. A row with its key, revision and part must not be there yet, and of a revision
    /// above 1 the one before it must be the last.</summary>
    public ImmutableArray<LedgerRow> Rows { get; init; } = [];

    /// <summary>Keys to add, ordered. None of them may be there yet.</summary>
    public ImmutableArray<StoredKey> NewKeys { get; init; } = [];

    /// <summary>Keys to lead elsewhere, ordered. Each must still lead where it is said to.</summary>
    public ImmutableArray<MovedKey> MovedKeys { get; init; } = [];

    /// <summary>What to add to the totals: one increment for each, ordered by key. A total that is not there begins at zero.</summary>
    public ImmutableArray<LedgerTotal> Increments { get; init; } = [];

    /// <summary>Conflicts to keep; one that is kept already is no failure.</summary>
    public ImmutableArray<StoredConflict> Conflicts { get; init; } = [];

    /// <summary>The tenant's new state, for <see cref="LedgerAccess.Govern"/>; <see langword="null"/> leaves it.</summary>
    public LedgerTenantState? Tenant { get; init; }
}
