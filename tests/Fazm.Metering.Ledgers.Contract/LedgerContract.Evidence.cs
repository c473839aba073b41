using System.Text;
using Fazm.Metering.Ledgers.Outbox;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Ledgers.Contract;

/// <content>What reads the evidence behind the rows, on whatever store.</content>
public abstract partial class LedgerContract
{
    /// <summary>A scan by key has every row, and the evidence with the first part of each revision.</summary>
    [ContractFact]
    public Task Rows_by_key_come_with_their_evidence() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("b"), Call("a", 5, completeness: Completeness.Partial), Call("c"));
        await Tell(ledger, Call("a", 700));
        var rows = await List(ledger.RowsAsync(Tenant));
        Assert.Equal(["req:a 1", "req:a 2", "req:b 1", "req:c 1"], rows.Select(row => $"{row.Key} {row.Revision}"));
        Assert.All(rows, row => Assert.Equal(row.Part == 0, !row.State.IsEmpty));
    }, new LedgerOptions { PageSize = 2 });

    /// <summary>Whatever key leads to an event finds it, once; what is unknown is not there.</summary>
    [ContractFact]
    public Task What_is_known_is_found_by_every_key() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 5, completeness: Completeness.Partial), Call("b"));
        await Tell(ledger, Call("a", 700) with { Key = EventKey.Message("m"), OtherKeys = [EventKey.Request("a")] });
        var found = await ledger.FindAsync(Tenant, [EventKey.Message("m"), EventKey.Request("a"), EventKey.Request("nobody's"), default]);
        var known = Assert.Single(found);
        Assert.Equal((EventKey.Request("a"), 2, 700L), (known.StoredKey, known.Revision, known.Event.Usage!.Value.Tokens.Output));
        Assert.Empty(await ledger.FindAsync("nobody", [EventKey.Request("a")]));
        Assert.Empty(await ledger.FindAsync(Tenant, []));
    });

    /// <summary>A client whose answer was lost shows each event once.</summary>
    [ContractFact]
    public Task A_snapshot_knows_what_is_stored_of_what_waits() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 5, completeness: Completeness.Partial), Call("b"), Call("other"));
        OutboxItem[] pending = [.. new[] { Call("a", 700), Call("b"), Call("c") }.Select((seen, i) => new OutboxItem($"{i}", seen))];
        var snapshot = await LedgerSnapshot.ReadAsync(ledger, Tenant, default, pending.SelectMany(item => item.Event.OtherKeys.Add(item.Event.Key)).ToHashSet());
        Assert.Equal(2, snapshot.Held.Length);
        var view = await snapshot.WithAsync(pending, new LedgerOptions(), Now);
        await Tell(ledger, [.. pending.Select(item => item.Event)]);
        Assert.Equal((await ledger.BalanceAsync(Tenant)).Sums, view);
    });

    /// <summary>The provider's report is compared with the evidence as it is last, corrections and joined calls included.</summary>
    [ContractFact]
    public Task The_report_is_compared_with_the_last_evidence() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 5, completeness: Completeness.Partial), Call("b", 300), Call("copy", 700) with { Key = EventKey.Message("m") });
        await Tell(ledger, Call("a", 700) with { OtherKeys = [EventKey.Message("m")] });
        var day = Telling.Noon.UtcDay;
        var page = $$"""{"data":[{"starting_at":"{{day:yyyy-MM-dd}}T00:00:00Z","ending_at":"{{day.AddDays(1):yyyy-MM-dd}}T00:00:00Z","results":[{"model":"{{Telling.Model}}","output_tokens":1000}]}]}""";
        var report = await ProviderReport.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(page)));
        var lines = await LedgerReconciliation.ReconcileAsync(ledger, Tenant, report, new MeterOptions());
        Assert.Equal((1000L, DifferenceCause.None), (lines.Single(line => line.Class == ReportClass.Output).OurQuantity, lines.Single(line => line.Class == ReportClass.Output).Cause));
        Assert.Equal((2000L, DifferenceCause.NotInReport), (lines.Single(line => line.Class == ReportClass.CacheRead).OurQuantity, lines.Single(line => line.Class == ReportClass.CacheRead).Cause));
    }, new LedgerOptions { PageSize = 2 });
}
