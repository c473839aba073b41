using System.Globalization;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Writes what a unit of work changes into its open transaction.</summary>
internal sealed class ChangeWriter(LedgerConnection database, NameWriter names, Action<string>? faultPoint)
{
    private readonly Dictionary<EventKey, long> _events = [];
    private long _nextEvent;

    /// <summary>False where a precondition does not hold; the transaction is to be rolled back then.</summary>
    public bool TryWrite(long tenant, LedgerChanges changes)
    {
        if (!TryWriteRows(tenant, changes) || !TryWriteKeys(tenant, changes))
        {
            return false;
        }

        faultPoint?.Invoke("keys");
        var add = database.Prepare(TotalColumns.Add);
        foreach (var total in changes.Increments)
        {
            TotalColumns.Write(add, tenant, total, names);
        }

        var keep = database.Prepare("INSERT INTO conflict VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING").Bind(1, tenant);
        foreach (var conflict in changes.Conflicts)
        {
            keep.Bind(2, conflict.StoredKey.Text).Bind(3, conflict.Digest).Bind(4, (long)conflict.Kind).Bind(5, conflict.RecordedAt.UtcTicks).Bind(6, conflict.Event.AsArray()).Run();
        }

        if (changes.Tenant is { } state)
        {
            TenantRows.Write(database, tenant, state);
        }

        faultPoint?.Invoke("totals");
        return true;
    }

    private bool TryWriteRows(long tenant, LedgerChanges changes)
    {
        if (changes.Rows.IsEmpty)
        {
            return true;
        }

        _nextEvent = (database.Number("SELECT max(row_id) FROM usage_row") / Schema.RowsPerEvent) + 1;
        var insert = database.Prepare(RowColumns.Insert);
        var (key, revision, number, place) = (default(EventKey), 0, 0L, 0L);
        for (var i = 0; i < changes.Rows.Length; i++)
        {
            var row = changes.Rows[i];
            if (i == 0 || row.Key != key)
            {
                (key, revision) = (row.Key, 0);
                if (row.Revision == 1)
                {
                    (number, place) = (_nextEvent++, 0);
                    _events.Add(key, number);
                }
                else if (Last(tenant, key) is { } last)
                {
                    (number, place, revision) = (last.RowId / Schema.RowsPerEvent, (last.RowId % Schema.RowsPerEvent) + 1, last.Revision);
                }
                else
                {
                    return false;
                }
            }

            if (row.Part == 0 && row.Revision != ++revision)
            {
                return false;
            }

            if (place >= Schema.RowsPerEvent)
            {
                throw new LedgerFileException(LedgerFileProblem.Other, database.Path, 0, string.Create(CultureInfo.InvariantCulture,
                    $"The event {key} has {place} rows already, which is the most that one event may have. Take it out of the batch, and book what is new under another key."));
            }

            RowColumns.Write(insert, (number * Schema.RowsPerEvent) + place++, tenant, row, names);
            if (i == 0)
            {
                faultPoint?.Invoke("row");
            }

            if (i == changes.Rows.Length / 2)
            {
                faultPoint?.Invoke("half");
            }
        }

        faultPoint?.Invoke("rows");
        return true;
    }

    private bool TryWriteKeys(long tenant, LedgerChanges changes)
    {
        var owned = 0;
        var add = database.Prepare("INSERT INTO event_key VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING").Bind(1, tenant);
        foreach (var key in changes.NewKeys)
        {
            if (EventOf(tenant, key.LeadsTo) is not { } number)
            {
                return false;
            }

            var isOwn = key.Key == key.LeadsTo;
            owned += isOwn && _events.ContainsKey(key.Key) ? 1 : 0;
            add.Bind(2, key.Key.Text).Bind(3, number).Bind(4, isOwn ? number : null);
            if (add.Run() == 0)
            {
                return false;
            }
        }

        var move = database.Prepare("UPDATE event_key SET event_id = $4 WHERE tenant_id = $1 AND key = $2 AND event_id = $3").Bind(1, tenant);
        foreach (var key in changes.MovedKeys)
        {
            if (EventOf(tenant, key.From) is not { } from || EventOf(tenant, key.To) is not { } to)
            {
                return false;
            }

            if (move.Bind(2, key.Key.Text).Bind(3, from).Bind(4, to).Run() == 0)
            {
                return false;
            }
        }

        // An event without its own key could be told a second time and stored a second time.
        return owned == _events.Count;
    }

    private long? EventOf(long tenant, EventKey key)
    {
        if (_events.TryGetValue(key, out var number))
        {
            return number;
        }

        var find = database.Prepare("SELECT owns_event FROM event_key WHERE tenant_id = $1 AND key = $2 AND owns_event IS NOT NULL").Bind(1, tenant).Bind(2, key.Text);
        return find.Number();
    }

    private (long RowId, int Revision)? Last(long tenant, EventKey key)
    {
        if (EventOf(tenant, key) is not { } number)
        {
            return null;
        }

        using var last = database.Prepare("SELECT row_id, revision FROM usage_row WHERE row_id BETWEEN $1 AND $2 ORDER BY row_id DESC LIMIT 1")
            .Bind(1, number * Schema.RowsPerEvent).Bind(2, ((number + 1) * Schema.RowsPerEvent) - 1).Read();
        return last.Read() ? (last.GetInt64(0), last.GetInt32(1)) : null;
    }
}
