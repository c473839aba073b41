using System.Globalization;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Writes what a unit of work changes into its open transaction.</summary>
internal sealed class ChangeWriter(LedgerConnection database, long tenant, KeyTable keys, FacetWriter facets, NameWriter names, Action<string>? faultPoint)
{
    private readonly Dictionary<EventKey, long> _events = [];
    private long _nextEvent;

    /// <summary>False where a precondition does not hold; the transaction is to be rolled back then.</summary>
    public bool TryWrite(LedgerChanges changes)
    {
        if (!TryWriteRows(changes) || !TryWriteKeys(changes))
        {
            return false;
        }

        faultPoint?.Invoke("keys");
        var add = database.TotalInsert;
        foreach (var total in changes.Increments)
        {
            TotalColumns.Write(add, tenant, total, names);
        }

        var keep = database.Prepare("INSERT INTO conflict VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING").Bind(1, tenant);
        foreach (var conflict in changes.Conflicts)
        {
            keep.Bind(2, conflict.StoredKey.Text).Bind(3, conflict.Digest).Bind(4, (long)conflict.Kind).Bind(5, conflict.RecordedAt.UtcTicks).Bind(6, conflict.Event.Span).Run();
        }

        if (changes.Tenant is { } state)
        {
            TenantRows.Write(database, tenant, state);
        }

        faultPoint?.Invoke("totals");
        return true;
    }

    private bool TryWriteRows(LedgerChanges changes)
    {
        if (changes.Rows.IsEmpty)
        {
            return true;
        }

        _nextEvent = (database.Number("SELECT max(row_id) FROM usage_row") / Schema.RowsPerEvent) + 1;
        var insert = database.RowInsert;
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
                else if (Last(key) is { } last)
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

            RowColumns.Write(insert, (number * Schema.RowsPerEvent) + place++, tenant, facets.Of(row), row, names);
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

    private bool TryWriteKeys(LedgerChanges changes)
    {
        List<(EventKey Key, long Event)> own = [], others = [];
        foreach (var key in changes.NewKeys)
        {
            if (EventOf(key.LeadsTo) is not { } number)
            {
                return false;
            }

            (key.Key == key.LeadsTo ? own : others).Add((key.Key, number));
        }

        // An event without its own key could be told a second time and stored a second time.
        if (own.Count != _events.Count || !own.TrueForAll(key => _events.ContainsKey(key.Key)))
        {
            return false;
        }

        if (!keys.TryAdd([.. own, .. others], own.Count))
        {
            return false;
        }

        foreach (var key in changes.MovedKeys)
        {
            if (EventOf(key.From) is not { } from || EventOf(key.To) is not { } to || !keys.TryMove(key.Key, from, to))
            {
                return false;
            }
        }

        return true;
    }

    private long? EventOf(EventKey key) => _events.TryGetValue(key, out var number) ? number : keys.Owned(key);

    private (long RowId, int Revision)? Last(EventKey key)
    {
        if (EventOf(key) is not { } number)
        {
            return null;
        }

        using var last = database.Prepare("SELECT row_id, revision FROM usage_row WHERE row_id BETWEEN ?1 AND ?2 ORDER BY row_id DESC LIMIT 1")
            .Bind(1, number * Schema.RowsPerEvent).Bind(2, ((number + 1) * Schema.RowsPerEvent) - 1).Read();
        return last.Read() ? (last.Integer(0), last.Int(1)) : null;
    }
}
