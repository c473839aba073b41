using Fazm.Metering.Postgres;
using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>A database for one test class, on the cluster of the test run.</summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private static int _count;
    private int _schemas;

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        if (PostgresBinaries.Missing is null)
        {
            ConnectionString = await (await PostgresCluster.Shared).CreateDatabaseAsync($"d{Interlocked.Increment(ref _count)}");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>An empty schema of its own, as a connection string.</summary>
    public async Task<string> SchemaAsync()
    {
        var name = $"s{Interlocked.Increment(ref _schemas)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        await command.ExecuteNonQueryAsync();
        return $"{ConnectionString};Search Path={name}";
    }

    /// <summary>An empty ledger.</summary>
    internal async ValueTask<PostgresLedgerStore> OpenAsync(PostgresLedgerOptions? options = null) => await PostgresLedgerStore.OpenAsync(await SchemaAsync(), options ?? new() { Partitions = 2 });
}
