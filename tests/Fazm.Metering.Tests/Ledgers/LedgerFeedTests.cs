using Fazm.Metering.Ledgers;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Proof.Recordings;

namespace Fazm.Metering.Tests.Ledgers;

/// <summary>Recordings of real clients into a ledger: again and again, in parts, in any order. What is stored is what a meter of all says.</summary>
public sealed class LedgerFeedTests
{
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Names => [.. Capture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_ledger_says_what_the_meter_says(string name)
    {
        var capture = Capture.All[name].Value;
        var ledger = InMemoryUsageLedger.Create();
        await Import(ledger, capture.Files.SelectMany(file => file.Seen));
        Assert.Equal(Sums(Meter(capture.Files.SelectMany(file => file.Seen))), await Sums(ledger));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Importing_again_in_another_order_writes_nothing(string name)
    {
        var capture = Capture.All[name].Value;
        var ledger = InMemoryUsageLedger.Create();
        await Import(ledger, capture.Files.SelectMany(file => file.Seen));
        var results = await ledger.IngestAsync("t", Events(Meter(capture.Files.Reverse().SelectMany(file => file.Seen).Reverse())), Now);
        Assert.All(results, result => Assert.Equal(LedgerOutcome.AlreadyStored, result.Outcome));
    }

    /// <summary>Old and new parts in any order, several importers that know different things, and at last one that knows all.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Parts_and_then_all_come_to_the_same(string name)
    {
        var capture = Capture.All[name].Value;
        var expected = Sums(Meter(capture.Files.SelectMany(file => file.Seen)));
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            var ledger = InMemoryUsageLedger.Create();
            var imports = capture.Files.Select(file => file.Seen)
                .Concat(capture.Files.Where(file => !file.IsDocument).Select(file => file.Lines(0, 1 + random.Next(file.LineCount)).ToArray()))
                .Append([.. capture.Files.SelectMany(file => file.Seen)]).OrderBy(_ => random.Next());
            foreach (var import in imports)
            {
                await Import(ledger, import);
            }

            Assert.Equal(expected, await Sums(ledger));
            await foreach (var fault in ledger.VerifyAsync("t"))
            {
                Assert.Fail(fault.ToString());
            }
        }
    }

    private static MeterSet Meter(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        foreach (var observation in seen)
        {
            meter.Add(observation);
        }

        return meter;
    }

    private static System.Collections.Immutable.ImmutableArray<LedgerEvent> Events(MeterSet meter) => LedgerFeed.Of(meter, new LedgerContext("me", Now) { Source = "log", Payer = "self" });

    private static async Task Import(UsageLedger ledger, IEnumerable<Observation> seen)
    {
        foreach (var result in await ledger.IngestAsync("t", Events(Meter(seen)), Now))
        {
            Assert.True(result.Outcome is LedgerOutcome.Stored or LedgerOutcome.AlreadyStored, result.ToString());
        }
    }

    private static (TokenCounts, PicoUsd, PicoUsd, long) Sums(MeterSet meter)
    {
        var sum = (Tokens: TokenCounts.Zero, Cost: PicoUsd.Zero, Reported: PicoUsd.Zero, Calls: 0L);
        foreach (var entry in meter.Report().Entries.Where(entry => entry.Kind != EntryKind.Unexplained))
        {
            sum = (sum.Tokens + entry.Tokens, sum.Cost + (entry.Cost ?? PicoUsd.Zero), sum.Reported + (entry.Reported ?? PicoUsd.Zero), sum.Calls + entry.Calls);
        }

        return sum;
    }

    private static async Task<(TokenCounts, PicoUsd, PicoUsd, long)> Sums(UsageLedger ledger) =>
        (await ledger.BalanceAsync("t")).Sums is var sums ? (sums.Tokens, sums.Cost, sums.Reported, sums.Calls) : default;
}
