using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Ledgers.Worker;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>What must hold of a store after whatever happened to it and a re-delivery of everything (requirements, section 6).</summary>
internal static class CrashLaws
{
    /// <summary>Nothing that was answered for is lost (C6, C7): told again before anything else, it is known.</summary>
    public static async Task AcknowledgedIsStored(ILedgerStore store, EventStream stream, string acknowledged)
    {
        if (!File.Exists(acknowledged))
        {
            return;
        }

        var bytes = await File.ReadAllBytesAsync(acknowledged);
        var numbers = Enumerable.Range(0, bytes.Length / sizeof(int)).Select(i => BitConverter.ToInt32(bytes, i * sizeof(int))).Distinct().ToList();
        var ledger = new UsageLedger(store);
        foreach (var batch in numbers.Chunk(500))
        {
            var results = await ledger.IngestAsync(EventStream.Tenant, [.. batch.Select(number => stream[number])], EventTime.FromUtcTicks(1));
            Assert.All(results, result => Assert.Equal(LedgerOutcome.AlreadyStored, result.Outcome));
        }
    }

    /// <summary>Tells everything again, in another batching, and compares with one writer in memory: I1 to I6, I8, I10, I11.</summary>
    public static async Task DeliveredAgainIsTheOracle(ILedgerStore store, EventStream stream, int order, int batch)
    {
        var ledger = new UsageLedger(store);
        await Deliver(ledger, stream, order, batch);
        await MustBeTheOracle(store, stream);

        // I2: once more, in another order, changes not one row.
        var rows = (await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default)).Count;
        await Deliver(ledger, stream, order + 1, batch + 1);
        Assert.Equal(rows, (await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default)).Count);
    }

    public static async Task MustBeTheOracle(ILedgerStore store, EventStream stream)
    {
        await using var memory = new InMemoryLedgerStore();
        var (oracle, ledger) = (new UsageLedger(memory), new UsageLedger(store));
        await Deliver(oracle, stream, 0, int.MaxValue);
        Assert.Equal((await oracle.BalanceAsync(EventStream.Tenant)).Groups.AsEnumerable(), (await ledger.BalanceAsync(EventStream.Tenant)).Groups);
        Assert.Equal(await Totals(memory), await Totals(store));
        for (var lineage = 0; lineage < 20; lineage++)
        {
            Assert.Equal(await oracle.MarkAsync(EventStream.Tenant, EventStream.LineageOf(lineage)), await ledger.MarkAsync(EventStream.Tenant, EventStream.LineageOf(lineage)));
        }

        await MustHold(store);
    }

    /// <summary>Verification finds nothing, and a rebuild changes nothing.</summary>
    public static async Task MustHold(ILedgerStore store)
    {
        var ledger = new UsageLedger(store);
        List<LedgerFault> faults = [];
        await foreach (var fault in ledger.VerifyAsync(EventStream.Tenant))
        {
            faults.Add(fault);
        }

        Assert.Empty(faults);
        var before = await Totals(store);
        await ledger.RebuildAsync(EventStream.Tenant);
        Assert.Equal(before, await Totals(store));
    }

    public static async Task Deliver(UsageLedger ledger, EventStream stream, int order, int batch)
    {
        // Twice, since an adjustment waits for what it corrects.
        foreach (var numbers in stream.Order(order).Chunk(batch).Concat(stream.Order(order + 1).Chunk(batch)))
        {
            await ledger.IngestAsync(EventStream.Tenant, [.. numbers.Select(number => stream[number])], EventTime.FromUtcTicks(1));
        }
    }

    public static async Task<List<LedgerTotal>> Totals(ILedgerStore store) =>
        [.. (await store.TotalsAsync(EventStream.Tenant, null, null, null, default)).Where(total => !total.Sums.IsZero)
            .OrderBy(total => total.Key.User, StringComparer.Ordinal).ThenBy(total => total.Key.Day).ThenBy(total => total.Key.Payer, StringComparer.Ordinal)
            .ThenBy(total => total.Key.Source, StringComparer.Ordinal).ThenBy(total => total.Key.Platform, StringComparer.Ordinal).ThenBy(total => total.Key.Model, StringComparer.Ordinal)];
}
