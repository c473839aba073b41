namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A store that keeps everything in memory: for tests and for what need not last. Thread-safe.</summary>
/// <remarks>It checks at the end of a unit instead of locking from its start, so units do fail against each other, as those of a database may.</remarks>
public sealed class InMemoryLedgerStore : ILedgerStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, InMemoryTenant> _tenants = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<ILedgerUnit> BeginAsync(string tenant, LedgerAccess access, int attempt, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(new InMemoryUnit(_gate, Of(tenant)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> TotalsAsync(string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel) => Read(tenant, held =>
        held.Totals.Where(total => (user is null || total.Key.User == user) && (from is null || total.Key.Day >= from) && (end is null || total.Key.Day < end))
            .Select(total => new LedgerTotal(total.Key, total.Value)), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> SumRowsAsync(string tenant, LedgerFilter filter, CancellationToken cancel) => Read(tenant, held =>
        InMemoryTenant.Sum(held.Rows.Values.Where(filter.Takes)).Select(total => new LedgerTotal(total.Key, total.Value)), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsInTimeAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel) => Read(tenant, held =>
        held.Rows.Values.Where(filter.Takes)
            .OrderBy(row => row.PostedAt).ThenBy(row => row.Key).ThenBy(row => row.Revision).ThenBy(row => row.Part)
            .Where(row => after.IsStart || Compare(row, after) > 0).Take(count), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsByKeyAsync(string tenant, LedgerCursor after, int count, CancellationToken cancel) => Read(tenant, held =>
        held.Rows.Values.Where(row => after.IsStart || Compare(row, after with { PostedAt = row.PostedAt }) > 0).Take(count), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(string tenant, EventKey after, int count, CancellationToken cancel) => Read(tenant, held =>
        held.Last.Values.Where(row => row.ClaimDiffers && (after.IsNone || row.Key > after)).OrderBy(row => row.Key).Take(count), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredConflict>> ConflictsAsync(string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel) => Read(tenant, held =>
        held.Conflicts.Values.Where(kept => afterKey.IsNone || kept.StoredKey > afterKey || (kept.StoredKey == afterKey && string.CompareOrdinal(kept.Digest, afterDigest) > 0)).Take(count), cancel);

    /// <inheritdoc/>
    public ValueTask RebuildTotalsAsync(string tenant, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Of(tenant).Rebuild();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => new([]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            return new([.. _tenants.Where(tenant => tenant.Value.Rows.Count != 0).Select(tenant => tenant.Key)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private static int Compare(LedgerRow row, LedgerCursor place)
    {
        var order = row.PostedAt.CompareTo(place.PostedAt);
        order = order != 0 ? order : row.Key.CompareTo(place.Key);
        order = order != 0 ? order : row.Revision.CompareTo(place.Revision);
        return order != 0 ? order : row.Part.CompareTo(place.Part);
    }

    private ValueTask<IReadOnlyList<T>> Read<T>(string tenant, Func<InMemoryTenant, IEnumerable<T>> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new([.. read(Of(tenant))]);
        }
    }

    private InMemoryTenant Of(string tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var held))
        {
            _tenants.Add(tenant, held = new InMemoryTenant());
        }

        return held;
    }
}
