using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite;

/// <content>What is only read.</content>
public sealed partial class SqliteLedgerStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> TotalsAsync(string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel) => ReadAsync<IReadOnlyList<LedgerTotal>>(database =>
    {
        var number = 0L;
        if (TenantRows.Find(database, tenant) is not { } id || (user is not null && !TryNumber(database, user, out number)))
        {
            return [];
        }

        var select = database.Prepare(TotalColumns.Select + (user is null ? string.Empty : " AND user_id = ?4") + " AND day >= ?2 AND day < ?3")
            .Bind(1, id).Bind(2, from?.DayNumber ?? 0).Bind(3, end?.DayNumber ?? int.MaxValue);
        return All(user is null ? select : select.Bind(4, number), row => TotalColumns.Read(row, database, Names, areHalves: false), cancel);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> SumRowsAsync(string tenant, LedgerFilter filter, CancellationToken cancel) => ReadAsync<IReadOnlyList<LedgerTotal>>(database =>
    {
        var query = new RowQuery(filter);
        return query.TryPrepare(database, tenant, this, TotalColumns.SelectFromRows, TotalColumns.Grouped, isOrdered: false) is { } select
            ? All(select, row => TotalColumns.Read(row, database, Names, areHalves: true), cancel)
            : [];
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsInTimeAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel) => ReadAsync<IReadOnlyList<LedgerRow>>(database =>
    {
        var query = new RowQuery(filter);
        var place = after.IsStart ? string.Empty
            : " AND r.posted_at >= ?11 AND (r.posted_at > ?11 OR r.key > ?12 OR (r.key = ?12 AND (r.revision > ?13 OR (r.revision = ?13 AND r.part > ?14))))";
        if (query.TryPrepare(database, tenant, this, RowColumns.SelectWithoutState, place + " ORDER BY r.posted_at, r.key, r.revision, r.part LIMIT ?10", isOrdered: true) is not { } select)
        {
            return [];
        }

        select.Bind(10, count);
        if (!after.IsStart)
        {
            select.Bind(11, after.PostedAt.UtcTicks).Bind(12, after.Key.Text).Bind(13, after.Revision).Bind(14, after.Part);
        }

        return All(select, row => RowColumns.Read(row, database, this), cancel);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsByKeyAsync(string tenant, LedgerCursor after, int count, CancellationToken cancel) => ReadAsync<IReadOnlyList<LedgerRow>>(database =>
    {
        if (TenantRows.Find(database, tenant) is not { } id)
        {
            return [];
        }

        // An event's rows lie side by side, and events in the order in which they were first stored.
        var number = after.IsStart ? 0 : KeyTable.Owned(database, id, after.Key);
        if (number is not { } first)
        {
            return [];
        }

        var select = database.Prepare($"""
            {RowColumns.Select} FROM usage_row r NOT INDEXED
            WHERE r.row_id >= ?2 * {Schema.RowsPerEvent} AND r.tenant_id = ?1
              AND (r.row_id >= (?2 + 1) * {Schema.RowsPerEvent} OR r.revision > ?3 OR (r.revision = ?3 AND r.part > ?4))
            ORDER BY r.row_id LIMIT ?5
            """).Bind(1, id).Bind(2, first).Bind(3, (long)after.Revision).Bind(4, (long)after.Part).Bind(5, (long)count);
        return All(select, row => RowColumns.Read(row, database, this), cancel);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(string tenant, EventKey after, int count, CancellationToken cancel) => ReadAsync<IReadOnlyList<LedgerRow>>(database =>
    {
        if (TenantRows.Find(database, tenant) is not { } id || (after.IsNone ? -1 : KeyTable.Owned(database, id, after)) is not { } last)
        {
            return [];
        }

        var select = database.Prepare($"""
            {RowColumns.Select} FROM usage_row r INDEXED BY usage_row_by_claim
            WHERE r.tenant_id = ?1 AND r.claim_differs IS NOT 0 AND r.part = 0 AND r.row_id >= (?2 + 1) * {Schema.RowsPerEvent}
              AND NOT EXISTS (SELECT 1 FROM usage_row l WHERE l.row_id > r.row_id AND l.row_id < (r.row_id / {Schema.RowsPerEvent} + 1) * {Schema.RowsPerEvent} AND l.part = 0)
            ORDER BY r.row_id LIMIT ?3
            """).Bind(1, id).Bind(2, last).Bind(3, count);
        return All(select, row => RowColumns.Read(row, database, this), cancel);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredConflict>> ConflictsAsync(string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel) => ReadAsync<IReadOnlyList<StoredConflict>>(database =>
    {
        if (TenantRows.Find(database, tenant) is not { } id)
        {
            return [];
        }

        var select = database.Prepare("""
            SELECT stored_key, digest, kind, recorded_at, event FROM conflict
            WHERE tenant_id = ?1 AND (stored_key, digest) > (?2, ?3) ORDER BY stored_key, digest LIMIT ?4
            """).Bind(1, id).Bind(2, afterKey.Text).Bind(3, afterDigest).Bind(4, count);
        return All(select, row => new StoredConflict(RowColumns.KeyOf(row.Text(0)), row.Text(1), (LedgerConflictKind)row.Int(2), row.Time(3), row.Bytes(4)), cancel);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel) => ReadAsync<IReadOnlyList<string>>(database =>
    {
        var names = database.Texts("SELECT name FROM tenant t WHERE EXISTS (SELECT 1 FROM usage_row r WHERE r.tenant_id = t.tenant_id)");
        names.Sort(StringComparer.Ordinal);
        return names;
    }, cancel);

    /// <summary>The number of a name, where it is stored.</summary>
    internal bool TryNumber(LedgerConnection database, string text, out long number)
    {
        if (Names.TryNumber(text, out number))
        {
            return true;
        }

        if (!NameTable.TryFind(database, text, out number))
        {
            return false;
        }

        Names.Add(text, number);
        return true;
    }

    private static List<T> All<T>(LedgerCommand select, Func<LedgerRows, T> read, CancellationToken cancel)
    {
        List<T> all = [];
        using var rows = select.Read();
        while (rows.Read())
        {
            cancel.ThrowIfCancellationRequested();
            all.Add(read(rows));
        }

        return all;
    }
}
