using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Keys and what they lead to.</summary>
internal static class KeyTable
{
    // One statement, so one snapshot: a key and what it leads to are of the same moment. The lateral joins say to look up each key by itself.
    private const string Find = $"""
        SELECT {RowTable.Columns}, q.asked_key
        FROM unnest($2) AS q (asked_key)
        CROSS JOIN LATERAL (SELECT stored_key FROM ledger_key WHERE tenant_id = $1 AND event_key = q.asked_key LIMIT 1) AS k
        CROSS JOIN LATERAL (SELECT {RowTable.Columns} FROM ledger_row WHERE tenant_id = $1 AND event_key = k.stored_key AND part = 0 ORDER BY revision DESC LIMIT 1) AS r
        """;

    public static async ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        Dictionary<EventKey, LedgerRow> found = [];
        if (keys.Count == 0)
        {
            return found;
        }

        Dictionary<string, LedgerRow> rows = new(StringComparer.Ordinal);
        await using var command = Args.Command(connection, Find, Args.Of(tenant), Args.Of([.. keys.Select(key => key.Text)]));
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            var stored = reader.GetString(RowReader.KeyColumn);
            if (!rows.TryGetValue(stored, out var row))
            {
                rows.Add(stored, row = RowReader.Read(reader));
            }

            found.Add(Key(reader.GetString(RowReader.ColumnCount)), row);
        }

        return found;
    }

    /// <summary>As many rows as keys, where none of them was there. Waits for others who add the same.</summary>
    public static NpgsqlBatchCommand Add(string tenant, ImmutableArray<StoredKey> keys) => Args.Command(
        "INSERT INTO ledger_key (tenant_id, event_key, stored_key) SELECT $1, event_key, stored_key FROM unnest($2, $3) AS k (event_key, stored_key) ON CONFLICT DO NOTHING",
        Args.Of(tenant),
        Args.Of([.. keys.Select(key => key.Key.Text)]),
        Args.Of([.. keys.Select(key => key.LeadsTo.Text)]));

    /// <summary>As many rows as keys, where each still leads where it led.</summary>
    public static NpgsqlBatchCommand Move(string tenant, ImmutableArray<MovedKey> keys) => Args.Command(
        """
        UPDATE ledger_key AS k SET stored_key = m.stored_after FROM unnest($2, $3, $4) AS m (event_key, stored_before, stored_after)
        WHERE k.tenant_id = $1 AND k.event_key = m.event_key AND k.stored_key = m.stored_before
        """,
        Args.Of(tenant),
        Args.Of([.. keys.Select(key => key.Key.Text)]),
        Args.Of([.. keys.Select(key => key.From.Text)]),
        Args.Of([.. keys.Select(key => key.To.Text)]));

    /// <summary>A stored text as the key that it was.</summary>
    /// <exception cref="InvalidDataException">No key has that text.</exception>
    public static EventKey Key(string text) => EventKey.TryParse(text, out var key) ? key : throw new InvalidDataException("A stored key is not a key.");
}
