namespace Fazm.Metering.Ledgers.Contract;

/// <content>Conflicts, refusals, adjustments and claims.</content>
public abstract partial class LedgerContract
{
    [ContractFact]
    public Task Another_content_under_one_key_is_kept_apart() => OnLedger(async ledger =>
    {
        await Tell(ledger, Delta("a", 1));
        for (var i = 0; i < 2; i++)
        {
            var result = await Tell(ledger, Delta("a", 2));
            Assert.Equal((LedgerOutcome.Conflict, LedgerConflictKind.Content, PriceOf(1)), (result.Outcome, result.Conflict, result.Stored.Cost));
        }

        Assert.Equal(LedgerOutcome.AlreadyStored, (await Tell(ledger, Delta("a", 1) with { ReceivedAt = Now })).Outcome);
        Assert.Equal(LedgerConflictKind.Kind, (await Tell(ledger, Call("x") with { Key = Delta("a").Key })).Conflict);
        var kept = await List(ledger.ConflictsAsync(Tenant));
        Assert.Equal([LedgerConflictKind.Content, LedgerConflictKind.Kind], kept.Select(conflict => conflict.Kind).Order());
        Assert.Equal(2, kept.Single(conflict => conflict.Kind == LedgerConflictKind.Content).Event.Usage!.Value.Tokens.Output);
        Assert.Equal(PriceOf(1), (await ledger.BalanceAsync(Tenant)).Sums.Cost);
    });

    [ContractFact]
    public Task Another_user_or_payer_of_a_call_is_kept_apart() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r", 1));
        Assert.Equal(LedgerConflictKind.User, (await Tell(ledger, Call("r", 100, user: "thief"))).Conflict);
        Assert.Equal(LedgerConflictKind.Payer, (await Tell(ledger, Call("r", 100) with { Payer = "personal" })).Conflict);
        Assert.Equal(LedgerConflictKind.Payer, (await Tell(ledger, Call("r", 100) with { Funding = Funding.Included })).Conflict);
        Assert.Equal(3, (await List(ledger.ConflictsAsync(Tenant))).Count);
        Assert.Equal(PriceOf(1), (await ledger.BalanceAsync(Tenant)).Sums.Cost);
    });

    [ContractFact]
    public Task A_conflict_within_a_batch_is_found() => OnLedger(async ledger =>
    {
        var results = await Tell(ledger, Delta("a", 1), Delta("a", 2), Delta("a", 1));
        Assert.Equal([LedgerOutcome.Stored, LedgerOutcome.Conflict, LedgerOutcome.AlreadyStored], results.Select(result => result.Outcome));
    });

    [ContractFact]
    public Task What_cannot_be_stored_is_refused_and_the_rest_is_stored() => OnLedger(async ledger =>
    {
        var results = await Tell(
            ledger,
            Call("good"),
            Call("k") with { Key = default },
            Call("n") with { User = "" },
            Call("c") with { Session = "a\0b" },
            Call("t") with { ReceivedAt = EventTime.Unknown },
            Call("neg", -1),
            Call("u") with { Usage = null },
            Call("huge", long.MaxValue),
            Call("adj") with { Key = EventKey.Adjustment("1"), Kind = LedgerEventKind.Adjustment, Usage = null, Amount = PicoUsd.FromUnits(1), Corrects = EventKey.Request("nothing") });
        Assert.Equal(
            [LedgerRefusal.None, LedgerRefusal.BadKey, LedgerRefusal.BadName, LedgerRefusal.BadName, LedgerRefusal.NoReceiveTime, LedgerRefusal.NegativeTokens, LedgerRefusal.Incomplete, LedgerRefusal.TooLarge, LedgerRefusal.CorrectsNothing],
            results.Select(result => result.Refusal));
        Assert.Equal(PriceOf(100), (await ledger.BalanceAsync(Tenant)).Sums.Cost);
    });

    /// <summary>I4.</summary>
    [ContractFact]
    public Task An_adjustment_is_linked_and_counts_once() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r"));
        var credit = Call("r") with { Key = EventKey.Adjustment("ticket-7"), Kind = LedgerEventKind.Adjustment, Usage = null, Amount = -PriceOf(100), Corrects = EventKey.Request("r"), Note = "ticket-7" };
        await Tell(ledger, credit);
        Assert.Equal(LedgerOutcome.AlreadyStored, (await Tell(ledger, credit)).Outcome);
        Assert.Equal(LedgerConflictKind.Content, (await Tell(ledger, credit with { Amount = PicoUsd.Zero })).Conflict);
        var row = Assert.Single(await RowsOf(ledger), row => row.Kind == LedgerRowKind.Adjustment);
        Assert.Equal((EventKey.Request("r"), 1, "ticket-7"), (row.Corrects, row.CorrectsRevision, row.Note));
        Assert.Equal(PicoUsd.Zero, (await ledger.BalanceAsync(Tenant)).Sums.Cost);
    });

    [ContractFact]
    public Task Claims_that_differ_are_listed() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("same") with { Reported = PriceOf(100) });
        await Tell(ledger, Call("near") with { Reported = PriceOf(100) + PicoUsd.FromUnits(5) });
        await Tell(ledger, Call("far") with { Reported = PriceOf(101) });
        await Tell(ledger, Call("unpriced") with { Reported = PicoUsd.Zero, Model = "a-model-of-nobody" });
        var listed = await List(ledger.DifferencesAsync(Tenant, PicoUsd.FromUnits(5)));
        Assert.Equal([EventKey.Request("far"), EventKey.Request("unpriced")], listed.Select(difference => difference.Key));
        Assert.Null(listed[1].Own);
    });

    /// <summary>A claim and a price may come together later, part, or go with a call that proves to be another; only what is so now is listed, and only that is read.</summary>
    [ContractFact]
    public async Task Claims_are_compared_as_they_are_now()
    {
        await using var store = await OpenAsync();
        var ledger = new UsageLedger(store, new LedgerOptions { PageSize = 2 });
        await Tell(ledger, Call("mended", 50, completeness: Completeness.Partial) with { Reported = PriceOf(100) }, Call("parted", 50, completeness: Completeness.Partial) with { Reported = PriceOf(50) });
        await Tell(ledger, Call("x") with { Reported = PriceOf(101) }, Call("y") with { Reported = PriceOf(101) }, Call("silent"), Call("nothing") with { Reported = PicoUsd.Zero });
        await Tell(ledger, [.. Enumerable.Range(0, 5).Select(i => Call($"far{i}") with { Reported = PriceOf(200) })]);
        await Tell(ledger, Call("mended"), Call("parted"), Call("x") with { OtherKeys = [EventKey.Request("y")] });
        string[] expected = ["far0", "far1", "far2", "far3", "far4", "nothing", "parted", "x"];
        Assert.Equal(expected, (await List(ledger.DifferencesAsync(Tenant, PicoUsd.Zero))).Select(difference => difference.Key.Text["req:".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Length, (await store.DifferingAsync(Tenant, default, int.MaxValue, default)).Count);
        await MustHold(ledger);
    }
}
