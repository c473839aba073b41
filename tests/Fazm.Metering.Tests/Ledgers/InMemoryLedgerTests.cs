using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Tests.Ledgers;

public sealed class InMemoryLedgerTests : LedgerContract
{
    protected override ValueTask<ILedgerStore> OpenAsync() => new(new InMemoryLedgerStore());
}
