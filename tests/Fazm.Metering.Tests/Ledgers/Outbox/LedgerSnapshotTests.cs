using System.Reflection;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;

namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>A snapshot of a ledger that others write to meanwhile.</summary>
public sealed class LedgerSnapshotTests
{
    private const string Tenant = "t";
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What waits is stored by another process after it was looked for and before the sums are read, at the first so many tries.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_is_stored_meanwhile_is_held_and_in_the_sums(int times)
    {
        var ledger = InMemoryUsageLedger.Create();
        var seen = (IUsageLedger)DispatchProxy.Create<IUsageLedger, Meddler>();
        var meddler = (Meddler)seen;
        meddler.Ledger = ledger;
        meddler.BeforeBalance = () => times-- > 0 ? ledger.IngestAsync(Tenant, [Call(1000 - times)], Now).AsTask() : Task.CompletedTask;
        var snapshot = await LedgerSnapshot.ReadAsync(seen, Tenant, default, new HashSet<EventKey> { Call(0).Key });
        Assert.Equal((await ledger.BalanceAsync(Tenant)).Sums, snapshot.Sums);
        Assert.Equal(snapshot.Sums.Tokens.Output, snapshot.Held.Sum(held => held.Usage!.Value.Tokens.Output));
    }

    [Fact]
    public async Task A_snapshot_that_never_stands_still_gives_up()
    {
        var ledger = InMemoryUsageLedger.Create();
        var seen = (IUsageLedger)DispatchProxy.Create<IUsageLedger, Meddler>();
        var output = 0;
        ((Meddler)seen).Ledger = ledger;
        ((Meddler)seen).BeforeBalance = () => ledger.IngestAsync(Tenant, [Call(++output)], Now).AsTask();
        await Assert.ThrowsAsync<LedgerBusyException>(async () => await LedgerSnapshot.ReadAsync(seen, Tenant, default, new HashSet<EventKey> { Call(0).Key }));
    }

    private static LedgerEvent Call(long output) => new()
    {
        Key = EventKey.Request("1"), Kind = LedgerEventKind.Call, User = "me", ReceivedAt = Now, At = Now, Model = "claude-sonnet-4-5-20250929", Usage = new Usage(new TokenCounts(0, output, 0, 0, 0, 0, 0)),
    };

#pragma warning disable CA1852 // a proxy is derived from it
    private class Meddler : DispatchProxy
#pragma warning restore CA1852
    {
        public IUsageLedger Ledger { get; set; } = null!;

        public Func<Task> BeforeBalance { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IUsageLedger.BalanceAsync))
            {
                BeforeBalance().GetAwaiter().GetResult();
            }

            return targetMethod.Invoke(Ledger, args);
        }
    }
}
