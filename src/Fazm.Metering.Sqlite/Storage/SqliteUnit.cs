using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Sqlite.Engine;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A unit of work: it holds the file's one right to write from its start to its end, so nothing that it read can change.</summary>
internal sealed class SqliteUnit(SqliteLedgerStore store, SqliteDatabase database, string tenant) : ILedgerUnit
{
    private const string FindKey = "SELECT event_id FROM event_key WHERE tenant_id = ?1 AND key = ?2";
    private const string FindLast = "SELECT key, revision, state FROM usage_row WHERE row_id BETWEEN ?1 AND ?2 AND part = 0 ORDER BY row_id DESC LIMIT 1";
    private readonly long? _tenant = TenantRows.Find(database, tenant);
    private bool _isDone;

    public LedgerTenantState Tenant { get; } = TenantRows.State(database, tenant);

    public ValueTask<IReadOnlyDictionary<EventKey, StoredState>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        Dictionary<EventKey, StoredState> found = [];
        if (_tenant is not { } id)
        {
            return new(found);
        }

        Dictionary<long, StoredState> byEvent = [];
        var find = database.Prepare(FindKey).Bind(1, id);
        foreach (var key in keys)
        {
            cancel.ThrowIfCancellationRequested();
            find.Bind(2, key.Text);
            var isThere = find.Step();
            var number = isThere ? find.Integer(0) : 0;
            find.Reset();
            if (isThere)
            {
                if (!byEvent.TryGetValue(number, out var state))
                {
                    byEvent.Add(number, state = Last(number));
                }

                found.Add(key, state);
            }
        }

        return new(found);
    }

    public ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        cancel.ThrowIfCancellationRequested();
        var names = new NameWriter(database, store.Names);
        var isWritten = new ChangeWriter(database, names, store.FaultPoint).TryWrite(_tenant ?? TenantRows.Add(database, tenant), changes);
        if (isWritten)
        {
            store.FaultPoint?.Invoke("commit");
            database.Run("COMMIT");
            names.Publish();
            store.FaultPoint?.Invoke("committed");
        }

        End();
        return new(isWritten);
    }

    /// <summary>Makes the tenant's totals anew from its rows, and commits.</summary>
    public void RebuildTotals(CancellationToken cancel)
    {
        if (_tenant is { } id)
        {
            database.Prepare("DELETE FROM usage_total WHERE tenant_id = ?1").Bind(1, id).Run();
            var names = new NameWriter(database, store.Names);
            var (add, select) = (database.Prepare(TotalColumns.Add), database.Prepare(TotalColumns.SelectFromRows + " WHERE r.tenant_id = ?1" + TotalColumns.Grouped).Bind(1, id));
            try
            {
                while (select.Step())
                {
                    cancel.ThrowIfCancellationRequested();
                    TotalColumns.Write(add, id, TotalColumns.Read(select, database, store.Names, areHalves: true), names);
                }
            }
            finally
            {
                select.Reset();
            }

            store.FaultPoint?.Invoke("rebuilt");
            database.Run("COMMIT");
        }

        End();
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

    private StoredState Last(long number)
    {
        var last = database.Prepare(FindLast).Bind(1, number * Schema.RowsPerEvent).Bind(2, ((number + 1) * Schema.RowsPerEvent) - 1);
        try
        {
            return last.Step() ? new(RowColumns.KeyOf(last.Text(0)), last.Int(1), last.Blob(2))
                : throw new LedgerFileException(LedgerFileProblem.Damaged, database.Path, 0, $"The ledger {database.Path} is damaged: a key leads to event {number}, which has no rows. Run `verify`, and restore the last backup.");
        }
        finally
        {
            last.Reset();
        }
    }
}
