using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers;

/// <summary>Ledgers in memory: the same rules as any other, and nothing that lasts.</summary>
public static class InMemoryUsageLedger
{
    /// <summary>A new, empty ledger.</summary>
    /// <param name="options">How it works; the default prices at the embedded books.</param>
    public static UsageLedger Create(LedgerOptions? options = null) => new(new InMemoryLedgerStore(), options);
}
