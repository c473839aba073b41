using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Ledgers.Contract;

/// <content>Laws, over any history.</content>
public abstract partial class LedgerContract
{
    /// <summary>I2, I8, I10: whatever is told, how often, in what order and in what batches, is what it is.</summary>
    [ContractFact]
    public void Orders_repeats_and_batches_change_nothing() => Check((codes, seed) => OnLedger(async ledger =>
    {
        var tellings = codes.Select(Telling.Of).ToList();
        await TellInSomeOrder(ledger, tellings, new Random(seed));
        await MustBe(ledger, Oracle.Of(tellings));
    }));

    /// <summary>I2: a replay of a part writes no row at all.</summary>
    [ContractFact]
    public void A_replay_writes_nothing() => Check((codes, seed) => OnLedger(async ledger =>
    {
        var random = new Random(seed);
        var tellings = codes.Select(Telling.Of).ToList();
        await TellInSomeOrder(ledger, tellings, random);
        var rows = await RowsOf(ledger);
        foreach (var telling in tellings.Where(_ => random.Next(2) == 0))
        {
            Assert.Equal(LedgerOutcome.AlreadyStored, (await Tell(ledger, telling.ToEvent())).Outcome);
        }

        Assert.Equal(rows.Select(LedgerCursor.InTime), (await RowsOf(ledger)).Select(LedgerCursor.InTime));
    }));

    /// <summary>I8, C16: writers at once are as one writer.</summary>
    [ContractFact]
    public void Writers_at_once_are_as_one() => Check((codes, seed) => OnLedger(async ledger =>
    {
        var tellings = codes.Select(Telling.Of).ToList();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(() => TellInSomeOrder(ledger, tellings, new Random(unchecked(seed + writer))))));
        await MustBe(ledger, Oracle.Of(tellings));
    }), Math.Max(20, Cases / 10));

    /// <summary>The answers of a batch add up to what it changed, whatever it joined, corrected or knew already.</summary>
    [ContractFact]
    public void Answers_add_up_to_what_changed() => Check((codes, seed) => OnLedger(async ledger =>
    {
        var random = new Random(seed);
        var tellings = codes.Concat(codes).Select(Telling.Of).OrderBy(_ => random.Next()).ToList();
        var sum = default(LedgerSums);
        while (tellings.Count > 0)
        {
            var batch = tellings.Take(1 + random.Next(5)).ToList();
            tellings.RemoveRange(0, batch.Count);
            foreach (var result in await Tell(ledger, [.. batch.Select(telling => telling.ToEvent())]))
            {
                Assert.True(result.Outcome == LedgerOutcome.Stored || result.Added.IsZero);
                sum += result.Added;
            }

            Assert.Equal((await ledger.BalanceAsync(Tenant)).Sums, sum);
        }
    }), Math.Max(20, Cases / 5));

    /// <summary>I3, I6: what is known of a part of a history is what the part says.</summary>
    [ContractFact]
    public void Every_prefix_adds_up() => Check((codes, _) => OnLedger(async ledger =>
    {
        List<Telling> told = [];
        foreach (var telling in codes.Select(Telling.Of))
        {
            told.Add(telling);
            await Tell(ledger, telling.ToEvent());
            await MustBe(ledger, Oracle.Of(told));
        }
    }), Math.Max(50, Cases / 4));

    /// <summary>I1: the reported rows of a lineage add up to the highest total that was told.</summary>
    [ContractFact]
    public void A_lineage_adds_up_to_its_mark() => Check((codes, seed) => OnLedger(async ledger =>
    {
        foreach (var code in codes)
        {
            var total = PicoUsd.FromUnits(unchecked((uint)code));
            await Tell(ledger, Total(total));
            if ((seed & 1) == 0)
            {
                await Tell(ledger, Total(total));
            }
        }

        var high = PicoUsd.FromUnits(codes.Select(code => (long)unchecked((uint)code)).DefaultIfEmpty(0).Max());
        Assert.Equal(high, (await ledger.BalanceAsync(Tenant)).Sums.Reported);
        Assert.Equal(PicoUsd.Zero, (await ledger.BalanceAsync(Tenant)).Sums.Cost);
        Assert.Equal(codes.Length == 0 ? null : high, (await ledger.MarkAsync(Tenant, "l"))?.High);
    }));

    private static LedgerEvent Total(PicoUsd total) => new()
    {
        Key = EventKey.Lineage("l"),
        Kind = LedgerEventKind.RunningTotal,
        User = "u",
        Session = "s",
        Lineage = "l",
        At = Telling.Noon,
        ReceivedAt = Telling.Noon,
        Reported = total,
    };

    private static async Task TellInSomeOrder(UsageLedger ledger, List<Telling> tellings, Random random)
    {
        // Each at least once, some again, cut into batches anywhere.
        var events = tellings.Concat(tellings.Where(_ => random.Next(3) == 0)).Select(telling => telling.ToEvent()).ToArray();
        random.Shuffle(events);
        for (var at = 0; at < events.Length;)
        {
            var count = Math.Min(events.Length - at, 1 + random.Next(4));
            await ledger.IngestAsync(Tenant, events[at..(at + count)], Now);
            at += count;
        }
    }

    private static async Task MustBe(UsageLedger ledger, (long Calls, TokenCounts Tokens, PicoUsd Cost, long LowerBounds) expected)
    {
        var sums = (await ledger.BalanceAsync(Tenant)).Sums;
        Assert.Equal(expected, (sums.Calls, sums.Tokens, sums.Cost, sums.LowerBounds));
        Assert.Equal(sums.Cost, sums.Marginal);
    }

    private void Check(Func<int[], int, Task> law, int? cases = null) =>
        Prop.ForAll<int[], int>((codes, seed) =>
        {
            law(codes.Take(10).ToArray(), seed).GetAwaiter().GetResult();
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases ?? Cases));
}
