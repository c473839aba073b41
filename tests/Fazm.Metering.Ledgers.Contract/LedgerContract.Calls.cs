namespace Fazm.Metering.Ledgers.Contract;

/// <content>Single cases of calls.</content>
public abstract partial class LedgerContract
{
    [ContractFact]
    public Task A_call_is_stored_once() => OnLedger(async ledger =>
    {
        var first = await Tell(ledger, Call("r"));
        Assert.Equal((LedgerOutcome.Stored, PriceOf(100), EventKey.Request("r")), (first.Outcome, first.Stored.Cost, first.StoredKey));
        var again = await Tell(ledger, Call("r") with { ReceivedAt = Now });
        Assert.Equal((LedgerOutcome.AlreadyStored, PriceOf(100)), (again.Outcome, again.Stored.Cost));
        var row = Assert.Single(await RowsOf(ledger));
        Assert.Equal((LedgerRowKind.Usage, 1, 0, PriceOf(100), Now), (row.Kind, row.Revision, row.Part, row.Cost, row.RecordedAt));
        Assert.Equal("claude-sonnet-4-5-20250929", row.PricedAs);
        Assert.NotNull(row.Book);
        Assert.NotNull(row.Version);
    });

    [ContractFact]
    public Task A_lower_bound_grows_by_a_linked_row() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r", 1, completeness: Completeness.Partial));
        Assert.Equal(1, (await ledger.BalanceAsync(Tenant)).Sums.LowerBounds);
        await Tell(ledger, Call("r", 100));
        await Tell(ledger, Call("r", 1, completeness: Completeness.Partial));
        var rows = await RowsOf(ledger);
        Assert.Equal([LedgerRowKind.Usage, LedgerRowKind.Growth], rows.Select(row => row.Kind));
        Assert.Equal((EventKey.Request("r"), 1, 99L), (rows[1].Corrects, rows[1].CorrectsRevision, rows[1].Change.Tokens.Output));
        Assert.Equal((PriceOf(100), 0L, 1L), (await ledger.BalanceAsync(Tenant)).Sums is var sums ? (sums.Cost, sums.LowerBounds, sums.Calls) : default);
    });

    [ContractFact]
    public Task A_better_snapshot_with_less_is_a_correction() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r", 50, completeness: Completeness.Partial));
        await Tell(ledger, Call("r", 20));
        var rows = await RowsOf(ledger);
        Assert.Equal((LedgerRowKind.Correction, -30L), (rows[1].Kind, rows[1].Change.Tokens.Output));
        Assert.Equal(PriceOf(20), (await ledger.BalanceAsync(Tenant)).Sums.Cost);
    });

    [ContractFact]
    public Task Two_keys_of_one_call_are_reversed_into_one() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r"));
        await Tell(ledger, Call("r") with { Key = EventKey.Message("m") }, EventTime.FromUtcTicks(Now.UtcTicks + 1));
        Assert.Equal(2, (await ledger.BalanceAsync(Tenant)).Sums.Calls);
        var proof = await Tell(ledger, Call("r") with { Key = EventKey.Message("m"), OtherKeys = [EventKey.Request("r")] });
        Assert.Equal((LedgerOutcome.Stored, EventKey.Request("r")), (proof.Outcome, proof.StoredKey));
        var reversal = Assert.Single(await RowsOf(ledger), row => row.Kind == LedgerRowKind.Reversal);
        Assert.Equal((EventKey.Message("m"), EventKey.Message("m"), 1, EventKey.Request("r")), (reversal.Key, reversal.Corrects, reversal.CorrectsRevision, reversal.JoinedInto));
        Assert.Equal(-PriceOf(100), reversal.Cost);
        Assert.Equal(EventKey.Request("r"), (await Tell(ledger, Call("r") with { Key = EventKey.Message("m") })).StoredKey);
        Assert.Equal((1L, PriceOf(100)), (await ledger.BalanceAsync(Tenant)).Sums is var sums ? (sums.Calls, sums.Cost) : default);
    });

    [ContractFact]
    public Task A_certain_owner_takes_a_call_over() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r") with { Session = "copy", IsOwnerCertain = false });
        await Tell(ledger, Call("r") with { Session = "z" });
        await Tell(ledger, Call("r") with { Session = "copy", IsOwnerCertain = false });
        Assert.Equal(PicoUsd.Zero, (await ledger.BalanceAsync(Tenant, new LedgerFilter { Session = "copy" })).Sums.Cost);
        Assert.Equal(PriceOf(100), (await ledger.BalanceAsync(Tenant, new LedgerFilter { Session = "z" })).Sums.Cost);
    });

    [ContractFact]
    public Task Units_of_other_models_are_lines_of_their_own() => OnLedger(async ledger =>
    {
        var top = new TokenCounts(10, 100, 0, 0, 0, 0, 0);
        await Tell(ledger, Call("r") with { Usage = new Usage(top, [new(IterationKind.Advisor, "claude-opus-4-5", new TokenCounts(1, 2, 0, 0, 0, 0, 0))]) });
        var rows = await RowsOf(ledger);
        Assert.Equal(["claude-opus-4-5", "claude-sonnet-4-5"], rows.Select(row => row.Model));
        Assert.Equal([0, 1], rows.Select(row => row.Part));
        Assert.Equal(1, rows.Sum(row => row.Change.Calls));
    });

    /// <summary>I11.</summary>
    [ContractFact]
    public Task Unknown_is_never_zero() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a") with { Model = "a-model-of-nobody" });
        await Tell(ledger, Delta("b", 0) with { UnknownClasses = TokenClasses.Output });
        await Tell(ledger, Delta("c") with { Funding = Funding.Unknown });
        await Tell(ledger, Delta("d") with { Funding = Funding.Included });
        var rows = await RowsOf(ledger);
        Assert.All(rows.Where(row => row.Key == EventKey.Request("a") || row.Key == EventKey.Result("s", "p", "b")), row => Assert.Null(row.Cost));
        Assert.Equal(TokenClasses.Output, rows.Single(row => row.Key == EventKey.Result("s", "p", "b")).UnknownClasses);
        var sums = (await ledger.BalanceAsync(Tenant)).Sums;
        Assert.Equal((2L, 1L, 3L), (sums.Unpriced, sums.UnknownUsage, sums.UnknownMarginal));
        Assert.Equal((PriceOf(100) + PriceOf(100), PicoUsd.Zero), (sums.Cost, sums.Marginal));
    });

    [ContractFact]
    public Task Counters_of_more_evidence_replace_whole() => OnLedger(async ledger =>
    {
        LedgerEvent Counters(long rank, params LedgerPiece[] pieces) => Call("x") with { Key = EventKey.Counters("s"), Kind = LedgerEventKind.Counters, Usage = null, Rank = rank, Pieces = [.. pieces] };
        var early = new LedgerPiece(Telling.Model, Telling.Noon, new TokenCounts(0, 100, 0, 0, 0, 0, 0));
        var late = new LedgerPiece(Telling.Model, Now, new TokenCounts(0, 40, 0, 0, 0, 0, 0), null);
        var money = new LedgerPiece(null, Now, default, PicoUsd.FromUnits(7));
        await Tell(ledger, Counters(10, early));
        await Tell(ledger, Counters(20, late, money));
        await Tell(ledger, Counters(10, early));
        var sums = (await ledger.BalanceAsync(Tenant)).Sums;
        Assert.Equal((40L, PicoUsd.FromUnits(7), 0L), (sums.Tokens.Output, sums.Reported, sums.Calls));
        await Tell(ledger, Counters(30));
        Assert.Equal(default, (await ledger.BalanceAsync(Tenant)).Sums);
        Assert.Equal(LedgerOutcome.AlreadyStored, (await Tell(ledger, Counters(20, late, money))).Outcome);
    });

    [ContractFact]
    public Task Tenants_know_nothing_of_each_other() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r"));
        Assert.Equal(LedgerOutcome.Stored, (await ledger.IngestAsync("other", [Call("r", 7)], Now))[0].Outcome);
        Assert.Equal(PriceOf(100), (await ledger.BalanceAsync(Tenant)).Sums.Cost);
        Assert.Equal(PriceOf(7), (await ledger.BalanceAsync("other")).Sums.Cost);
        Assert.Equal(["other", Tenant], await ledger.TenantsAsync());
    });
}
