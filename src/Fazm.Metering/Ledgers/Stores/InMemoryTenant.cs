namespace Fazm.Metering.Ledgers.Stores;

/// <summary>What is kept of one tenant. Not thread-safe: the store's gate is.</summary>
internal sealed class InMemoryTenant
{
    public LedgerTenantState State { get; private set; } = new();

    public SortedDictionary<(EventKey Key, int Revision, int Part), LedgerRow> Rows { get; } = [];

    public Dictionary<EventKey, EventKey> Keys { get; } = [];

    public Dictionary<EventKey, LedgerRow> Last { get; } = [];

    public Dictionary<LedgerTotalKey, LedgerSums> Totals { get; private set; } = [];

    public SortedDictionary<(EventKey Key, string Digest), StoredConflict> Conflicts { get; } = new(Comparer<(EventKey Key, string Digest)>.Create(
        static (a, b) => a.Key.CompareTo(b.Key) is var order and not 0 ? order : string.CompareOrdinal(a.Digest, b.Digest)));

    /// <summary>Writes all, where every precondition holds.</summary>
    public bool TryWrite(LedgerChanges changes, LedgerTenantState read)
    {
        if (State != read || !changes.Rows.All(Follows) || changes.NewKeys.Any(key => Keys.ContainsKey(key.Key)) ||
            changes.MovedKeys.Any(key => Keys.GetValueOrDefault(key.Key) != key.From))
        {
            return false;
        }

        foreach (var row in changes.Rows)
        {
            Rows.Add((row.Key, row.Revision, row.Part), row);
            if (row.Part == 0)
            {
                Last[row.Key] = row;
            }
        }

        foreach (var key in changes.NewKeys)
        {
            Keys.Add(key.Key, key.LeadsTo);
        }

        foreach (var key in changes.MovedKeys)
        {
            Keys[key.Key] = key.To;
        }

        foreach (var total in changes.Increments)
        {
            Totals[total.Key] = Totals.GetValueOrDefault(total.Key) + total.Sums;
        }

        foreach (var conflict in changes.Conflicts)
        {
            Conflicts.TryAdd((conflict.StoredKey, conflict.Digest), conflict);
        }

        State = changes.Tenant ?? State;
        return true;
    }

    public void Rebuild() => Totals = Sum(Rows.Values);

    public static Dictionary<LedgerTotalKey, LedgerSums> Sum(IEnumerable<LedgerRow> rows)
    {
        Dictionary<LedgerTotalKey, LedgerSums> sums = [];
        foreach (var row in rows.Where(row => !row.Change.IsZero))
        {
            var key = LedgerTotalKey.Of(row);
            sums[key] = sums.GetValueOrDefault(key) + row.Change;
        }

        return sums;
    }

    private bool Follows(LedgerRow row) => (Last.TryGetValue(row.Key, out var last) ? last.Revision : 0) == row.Revision - 1;
}
