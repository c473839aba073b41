using System.Globalization;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>What a database can say of its own health.</summary>
internal static class Checkup
{
    /// <summary>What is unsafe or broken whatever the data are: one text for each.</summary>
    private const string Settings = """
        SELECT name || ' is off: what is committed may be lost when the server crashes' FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
        UNION ALL
        SELECT 'index ' || indexrelid::regclass || ' is not valid' FROM pg_index WHERE indrelid::regclass::text LIKE 'ledger\_%' AND NOT indisvalid
        UNION ALL
        SELECT 'constraint ' || conname || ' is not valid' FROM pg_constraint WHERE conrelid::regclass::text LIKE 'ledger\_%' AND NOT convalidated
        UNION ALL
        SELECT checksum_failures || ' pages failed their checksum' FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0
        """;

    /// <summary>The whole of each table, every column: a page that cannot be read fails here.</summary>
    private static readonly (string Table, string Sql)[] Scans =
    [
        ("ledger_tenant", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_tenant t"),
        ("ledger_key", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_key t"),
        ("ledger_row", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_row t"),
        ("ledger_conflict", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_conflict t"),
        ("ledger_total", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_total t"),
        ("ledger_evidence", "SELECT sum(hashtext(t::text)::bigint) FROM ledger_evidence t"),
    ];

    private const string LostKeys = """
        SELECT 'key ' || event_key || ' of ' || tenant_id || ' leads to ' || stored_key || ', which has no row' FROM ledger_key k
        WHERE NOT EXISTS (SELECT FROM ledger_row r WHERE r.tenant_id = k.tenant_id AND r.event_key = k.stored_key) LIMIT 100
        """;

    private const string CanCheckIndexes = "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'bt_index_check' AND pronargs = 2 AND has_function_privilege(oid, 'EXECUTE'))";

    private const string Indexes = """
        SELECT bt_index_check(i.indexrelid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relkind = 'i' AND i.indrelid::regclass::text LIKE 'ledger\_%'
        """;

    /// <summary>All that is found wrong; every table is looked at, whatever the others say.</summary>
    public static async ValueTask<IReadOnlyList<string>> RunAsync(Link link, CancellationToken cancel)
    {
        List<string> found = [];
        await RunAsync("the settings", connection => TextsAsync(connection, Settings, cancel)).ConfigureAwait(false);
        foreach (var (table, sql) in Scans)
        {
            await RunAsync(table, connection => TextsAsync(connection, sql, cancel)).ConfigureAwait(false);
        }

        await RunAsync("ledger_evidence", connection => EvidenceTable.FaultsAsync(connection, cancel)).ConfigureAwait(false);
        await RunAsync("ledger_key", connection => TextsAsync(connection, LostKeys, cancel)).ConfigureAwait(false);
        if (await link.ReadAsync(connection => IsSoAsync(connection, CanCheckIndexes, cancel), cancel).ConfigureAwait(false))
        {
            await RunAsync("the indexes", connection => TextsAsync(connection, Indexes, cancel)).ConfigureAwait(false);
        }

        return found;

        async ValueTask RunAsync(string what, Func<NpgsqlConnection, ValueTask<List<string>>> ask)
        {
            try
            {
                found.AddRange(await link.ReadAsync(ask, cancel).ConfigureAwait(false));
            }
            catch (PostgresException e) when (IsDamage(e))
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {e.SqlState} {e.MessageText}"));
            }
        }
    }

    /// <summary>A page, an index or a file that is not what it was; or texts and numbers that are none any more.</summary>
    private static bool IsDamage(PostgresException e) => e.SqlState.StartsWith("XX", StringComparison.Ordinal) || e.SqlState.StartsWith("22", StringComparison.Ordinal) ||
        e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.IoError;

    private static async ValueTask<bool> IsSoAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, sql);
        return await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) is true;
    }

    private static async ValueTask<List<string>> TextsAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        List<string> texts = [];
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            if (reader.GetFieldType(0) == typeof(string) && !await reader.IsDBNullAsync(0, cancel).ConfigureAwait(false))
            {
                texts.Add(reader.GetString(0));
            }
        }

        return texts;
    }
}
