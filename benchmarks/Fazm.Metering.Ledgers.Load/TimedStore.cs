using System.Diagnostics;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>A store that measures how long finding and writing take; what is left of an ingestion is deciding and pricing.</summary>
internal sealed class TimedStore(ILedgerStore inner) : ILedgerStore
{
    public long Finding { get; private set; }

    public long Writing { get; private set; }

    public async ValueTask<ILedgerUnit> BeginAsync(string tenant, LedgerAccess access, int attempt, CancellationToken cancel) =>
        new Unit(this, await inner.BeginAsync(tenant, access, attempt, cancel));

    public ValueTask<IReadOnlyList<LedgerTotal>> TotalsAsync(string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel) =>
        inner.TotalsAsync(tenant, user, from, end, cancel);

    public ValueTask<IReadOnlyList<LedgerTotal>> SumRowsAsync(string tenant, LedgerFilter filter, CancellationToken cancel) => inner.SumRowsAsync(tenant, filter, cancel);

    public ValueTask<IReadOnlyList<LedgerRow>> RowsInTimeAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel) =>
        inner.RowsInTimeAsync(tenant, filter, after, count, cancel);

    public ValueTask<IReadOnlyList<LedgerRow>> RowsByKeyAsync(string tenant, LedgerCursor after, int count, CancellationToken cancel) =>
        inner.RowsByKeyAsync(tenant, after, count, cancel);

    public ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(string tenant, EventKey after, int count, CancellationToken cancel) => inner.DifferingAsync(tenant, after, count, cancel);

    public ValueTask<IReadOnlyList<StoredConflict>> ConflictsAsync(string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel) =>
        inner.ConflictsAsync(tenant, afterKey, afterDigest, count, cancel);

    public ValueTask RebuildTotalsAsync(string tenant, CancellationToken cancel) => inner.RebuildTotalsAsync(tenant, cancel);

    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => inner.CheckAsync(cancel);

    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel) => inner.TenantsAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Unit(TimedStore store, ILedgerUnit unit) : ILedgerUnit
    {
        public LedgerTenantState Tenant => unit.Tenant;

        public async ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel)
        {
            var began = Stopwatch.GetTimestamp();
            var found = await unit.FindAsync(keys, cancel);
            store.Finding += Stopwatch.GetTimestamp() - began;
            return found;
        }

        public async ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel)
        {
            var began = Stopwatch.GetTimestamp();
            var isWritten = await unit.TryCommitAsync(changes, cancel);
            store.Writing += Stopwatch.GetTimestamp() - began;
            return isWritten;
        }

        public ValueTask DisposeAsync() => unit.DisposeAsync();
    }
}
