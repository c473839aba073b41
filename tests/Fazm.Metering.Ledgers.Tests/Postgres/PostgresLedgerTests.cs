using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

public sealed class PostgresLedgerTests(PostgresDatabase database) : LedgerContract, IClassFixture<PostgresDatabase>
{
    protected override int Cases => 10;

    protected override async ValueTask<ILedgerStore> OpenAsync() => await database.OpenAsync();
}
