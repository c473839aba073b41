using System.Data;
using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>The contract, on hash partitions.</summary>
[NeedsPostgres]
public sealed class PostgresLedgerTests(PostgresDatabase database) : LedgerContract, IClassFixture<PostgresDatabase>
{
    protected override int Cases => 10;

    protected override async ValueTask<ILedgerStore> OpenAsync() => await database.OpenAsync();
}

/// <summary>The contract on plain tables, as a distributed database shards them, with serializable transactions: conflicts come as 40001 then.</summary>
[NeedsPostgres]
public sealed class PostgresSerializableLedgerTests(PostgresDatabase database) : LedgerContract, IClassFixture<PostgresDatabase>
{
    protected override int Cases => 5;

    protected override async ValueTask<ILedgerStore> OpenAsync() => await database.OpenAsync(new() { Partitions = 0, Isolation = IsolationLevel.Serializable });
}
