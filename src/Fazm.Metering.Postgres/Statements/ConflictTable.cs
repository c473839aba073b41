using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>What contradicts what is stored.</summary>
internal static class ConflictTable
{
    private const string Page = """
        SELECT stored_key, digest, kind, recorded_at, event FROM ledger_conflict
        WHERE tenant_id = $1 AND (stored_key, digest) > ($2, $3) ORDER BY stored_key, digest LIMIT $4
        """;

    public static NpgsqlBatchCommand Keep(string tenant, ImmutableArray<StoredConflict> conflicts) => Args.Command(
        """
        INSERT INTO ledger_conflict (tenant_id, stored_key, digest, kind, recorded_at, event)
        SELECT $1, c.* FROM unnest($2, $3, $4, $5, $6) AS c (stored_key, digest, kind, recorded_at, event) ON CONFLICT DO NOTHING
        """,
        Args.Of(tenant),
        Args.Of([.. conflicts.Select(conflict => conflict.StoredKey.Text)]),
        Args.Of([.. conflicts.Select(conflict => conflict.Digest)]),
        Args.Of([.. conflicts.Select(conflict => (short)conflict.Kind)]),
        Args.Of([.. conflicts.Select(conflict => conflict.RecordedAt.UtcTicks)]),
        Args.Of([.. conflicts.Select(conflict => conflict.Event)]));

    public static async ValueTask<IReadOnlyList<StoredConflict>> PageAsync(NpgsqlConnection connection, string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, Page, Args.Of(tenant), Args.Of(afterKey.Text), Args.Of(afterDigest), Args.Of(count));
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        List<StoredConflict> page = [];
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            page.Add(new StoredConflict(
                KeyTable.Key(reader.GetString(0)),
                reader.GetString(1),
                (LedgerConflictKind)reader.GetInt16(2),
                EventTime.FromUtcTicks(reader.GetInt64(3)),
                reader.GetFieldValue<byte[]>(4)));
        }

        return page;
    }
}
