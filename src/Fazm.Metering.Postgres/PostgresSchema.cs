using System.Globalization;
using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>The tables of a ledger: made and brought up to date by whoever opens it first. Thread-safe.</summary>
public static class PostgresSchema
{
    /// <summary>The version of the tables that this library makes and reads.</summary>
    public const int Version = 2;

    /// <summary>The SQL statements that spread the tables over the nodes of a distributed PostgreSQL with Citus, by tenant. To be run once, after
    /// <see cref="MakeAsync"/> with <see cref="PostgresLedgerOptions.Partitions"/> = 0 and before the first event.</summary>
    public static string DistributionScript => Script("distribute.sql");

    /// <summary>Makes the tables, or brings them up to date; does nothing where they are. Any number of processes may do it at once, and one that
    /// dies in the middle leaves no trace. Needs the right to create tables in the first schema of the search path only where there is something to do.</summary>
    /// <exception cref="InvalidOperationException">The tables are of a newer library.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static async ValueTask MakeAsync(NpgsqlDataSource source, PostgresLedgerOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new PostgresLedgerOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Partitions, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Partitions, 1024, nameof(options));
        await new Link(source, options.Patience).ReadAsync(async connection =>
        {
            if (await VersionAsync(connection, cancel).ConfigureAwait(false) < Version)
            {
                await MakeTablesAsync(connection, options, cancel).ConfigureAwait(false);
            }

            return true;
        }, cancel, Failures.IsMadeByAnother).ConfigureAwait(false);
    }

    /// <summary>The version of the tables that are there; 0 where there are none.</summary>
    internal static async ValueTask<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('ledger_schema') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancel).ConfigureAwait(false) is not true)
        {
            return 0;
        }

        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM ledger_schema", connection);
        var version = (int)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))!;
        return version <= Version ? version : throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"The ledger's tables are of version {version}; this library knows {Version}. A newer library made them."));
    }

    private static async ValueTask MakeTablesAsync(NpgsqlConnection connection, PostgresLedgerOptions options, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancel).ConfigureAwait(false);

        // Whoever holds the lock on the table of versions makes the tables; the others wait for it and then find them made.
        await RunAsync("CREATE TABLE IF NOT EXISTS ledger_schema (version integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now())").ConfigureAwait(false);
        await RunAsync("LOCK TABLE ledger_schema IN ACCESS EXCLUSIVE MODE").ConfigureAwait(false);
        for (var version = await VersionAsync(connection, cancel).ConfigureAwait(false) + 1; version <= Version; version++)
        {
            var name = version.ToString(CultureInfo.InvariantCulture);
            await RunAsync(Script($"tables-{name}.sql").Replace("/*partitioned*/", options.Partitions == 0 ? string.Empty : "PARTITION BY HASH (tenant_id)", StringComparison.Ordinal)).ConfigureAwait(false);
            if (options.Partitions > 0)
            {
                await using var setting = new NpgsqlCommand("SELECT set_config('fazm.partitions', $1, true)", connection)
                {
                    Parameters = { new NpgsqlParameter<string> { TypedValue = options.Partitions.ToString(CultureInfo.InvariantCulture) } },
                };
                await setting.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                await RunAsync(Script($"partitions-{name}.sql")).ConfigureAwait(false);
            }

            await ReachedAsync("migrate").ConfigureAwait(false);
            await using var made = new NpgsqlCommand("INSERT INTO ledger_schema (version) VALUES ($1)", connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = version } } };
            await made.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancel).ConfigureAwait(false);
        await ReachedAsync("migrated").ConfigureAwait(false);

        ValueTask ReachedAsync(string place) => options.Reached?.Invoke(place) ?? default;

        async ValueTask RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
    }

    private static string Script(string name)
    {
        using var stream = typeof(PostgresSchema).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
