using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A unit of work: it holds the file's one right to write from its start to its end, so nothing that it read can change.</summary>
internal sealed class SqliteUnit(SqliteLedgerStore store, LedgerConnection database, string tenant) : ILedgerUnit
{
    private const string FindLast = RowColumns.Select + " FROM usage_row r WHERE r.row_id BETWEEN ?1 AND ?2 AND r.part = 0 ORDER BY r.row_id DESC LIMIT 1";

    private readonly long? _tenant = TenantRows.Find(database, tenant);
    private KeyTable? _keys;
    private bool _isDone;

    public LedgerTenantState Tenant { get; } = TenantRows.State(database, tenant);

    public ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        try
        {
            return new(Find(keys, cancel));
        }
        catch (SqliteException e)
        {
            throw FileErrors.Of(e, database.Path);
        }
    }

    public ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        cancel.ThrowIfCancellationRequested();
        try
        {
            var id = _tenant ?? TenantRows.Add(database, tenant);
            var names = new NameWriter(database, store.Names);
            var facets = new FacetWriter(database, store.Facets, names, id);
            var keys = _keys ?? new KeyTable(database, store.NewKeys, id);
            var isWritten = new ChangeWriter(database, id, keys, facets, names, store.FaultPoint).TryWrite(changes);
            if (isWritten)
            {
                var areMoved = keys.Settle();
                store.FaultPoint?.Invoke("commit");
                database.Prepare("COMMIT").Run();
                if (!areMoved)
                {
                    keys.Publish();
                }

                names.Publish();
                facets.Publish();
                store.FaultPoint?.Invoke("committed");
            }

            End();
            return new(isWritten);
        }
        catch (SqliteException e)
        {
            throw FileErrors.Of(e, database.Path);
        }
    }

    /// <summary>Makes the tenant's totals anew from its rows, and commits.</summary>
    public void RebuildTotals(CancellationToken cancel)
    {
        try
        {
            if (_tenant is { } id)
            {
                Rebuild(id, cancel);
                store.FaultPoint?.Invoke("rebuilt");
                database.Prepare("COMMIT").Run();
            }

            End();
        }
        catch (SqliteException e)
        {
            throw FileErrors.Of(e, database.Path);
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        return default;
    }

    private void End()
    {
        if (!_isDone)
        {
            _isDone = true;
            try
            {
                database.Rollback();
            }
            finally
            {
                store.EndWriting();
            }
        }
    }

    private Dictionary<EventKey, LedgerRow> Find(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        Dictionary<EventKey, LedgerRow> found = [];
        if (_tenant is not { } id)
        {
            return found;
        }

        Dictionary<long, LedgerRow> byEvent = [];
        _keys ??= new KeyTable(database, store.NewKeys, id);
        foreach (var (key, number) in _keys.Find(keys, cancel))
        {
            if (!byEvent.TryGetValue(number, out var row))
            {
                byEvent.Add(number, row = Last(number));
            }

            found.Add(key, row);
        }

        return found;
    }

    private void Rebuild(long id, CancellationToken cancel)
    {
        database.Prepare("DELETE FROM usage_total WHERE tenant_id = ?1").Bind(1, id).Run();
        var names = new NameWriter(database, store.Names);
        var add = database.TotalInsert;
        using var rows = database.Prepare(TotalColumns.SelectFromRows + " FROM usage_row r NOT INDEXED CROSS JOIN facet f USING (facet_id) WHERE r.tenant_id = ?1" + TotalColumns.Grouped).Bind(1, id).Read();
        while (rows.Read())
        {
            cancel.ThrowIfCancellationRequested();
            TotalColumns.Write(add, id, TotalColumns.Read(rows, database, store.Names, areHalves: true), names);
        }
    }

    private LedgerRow Last(long number)
    {
        using var last = database.Prepare(FindLast).Bind(1, number * Schema.RowsPerEvent).Bind(2, ((number + 1) * Schema.RowsPerEvent) - 1).Read();
        return last.Read() ? RowColumns.Read(last, database, store)
            : throw new LedgerFileException(LedgerFileProblem.Damaged, database.Path, 0, $"The ledger {database.Path} is damaged: a key leads to event {number}, which has no rows. Run `verify`, and restore the last backup.");
    }
}
