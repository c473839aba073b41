using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Stores;

/// <summary>What holds for all of a tenant's ledger. The default of a new tenant is nothing sealed and nothing closed.</summary>
public sealed record LedgerTenantState
{
    /// <summary>Nothing is recorded at or before this instant any more, so what was known then stays what it was. Unknown where nothing is sealed.</summary>
    public EventTime SealedUntil { get; init; }

    /// <summary>The closed periods, the first to close first. All time before the end of the last is closed.</summary>
    public ImmutableArray<LedgerPeriod> Closed { get; init; } = [];

    /// <summary>The end of all closed periods; unknown where none is.</summary>
    public EventTime ClosedUntil => Closed.IsEmpty ? EventTime.Unknown : Closed[^1].To;
}
