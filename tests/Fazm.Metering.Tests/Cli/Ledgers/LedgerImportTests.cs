using Fazm.Metering.Cli.Ledgers;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Proof;
using Fazm.Metering.Tests.Proof.Recordings;
using Fazm.Metering.Tests.Proof.Simulation;

namespace Fazm.Metering.Tests.Cli.Ledgers;

/// <summary>Logs grow, lose files, and are imported again and again, by processes that die. The ledger is what a meter of everything that was ever
/// imported says, and never above the bill.</summary>
public sealed class LedgerImportTests : IDisposable
{
    private const string Tenant = "t";
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-import");

    public static TheoryData<string> Names => [.. Capture.Names];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Snapshots_of_recordings_come_to_their_union_and_never_above_the_bill(string name)
    {
        var capture = Capture.All[name].Value;
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            await Import($"{name} {seed}", random, () => capture.Files.Where(_ => random.Next(3) != 0).SelectMany(file =>
                file.IsDocument || random.Next(2) == 0 ? file.Seen : file.Lines(0, 1 + random.Next(file.LineCount))), capture.Above);
        }
    }

    [Fact]
    public async Task Snapshots_of_made_up_worlds_come_to_their_union_and_never_above_the_bill()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var world = SimulatedWorld.Make(seed);
            var random = new Random(seed);
            Observation[][] files = [.. world.Files().Select(file => file.Seen)];
            await Import($"world {seed}", random, () => files.Where(_ => random.Next(3) != 0).SelectMany(file => file), got =>
                IsLess(world.Billed.Sum(), got.Sum()) ? $"above the bill: {got}billed{Environment.NewLine}{world.Billed}" : string.Empty);
        }
    }

    /// <summary>The case that the evidence is kept for: a subagent's file is lost, and then the session's counters grow.</summary>
    [Fact]
    public async Task Without_the_evidence_a_lost_file_is_counted_twice()
    {
        var found = 0;
        foreach (var name in Capture.Names)
        {
            var capture = Capture.All[name].Value;
            foreach (var lost in capture.Files.Where(file => file.Path.Contains("subagents", StringComparison.Ordinal)))
            {
                var ledger = InMemoryUsageLedger.Create();
                await ledger.IngestAsync(Tenant, LedgerFeed.Of(Meter(lost.Seen), new("me", Now)), Now);
                await ledger.IngestAsync(Tenant, LedgerFeed.Of(Meter(capture.Files.Where(file => file != lost).SelectMany(file => file.Seen)), new("me", Now)), Now);
                found += capture.Above(await BillOf(ledger)).Length > 0 ? 1 : 0;

                var kept = InMemoryUsageLedger.Create();
                var evidence = new EvidenceFile(Path.Join(_folder.FullName, name), lost.Path, "me");
                await new LedgerImport(kept, Tenant, evidence).RunAsync(Meter(lost.Seen), new("me", Now), Now, default);
                await new LedgerImport(kept, Tenant, evidence).RunAsync(Meter(capture.Files.Where(file => file != lost).SelectMany(file => file.Seen)), new("me", Now), Now, default);
                Assert.Equal(string.Empty, capture.Above(await BillOf(kept)));
                Assert.Equal(Bill.Of(capture.Files.SelectMany(file => file.Seen)), await BillOf(kept));
            }
        }

        Assert.True(found > 0, "The evidence is kept for nothing.");
    }

    [Fact]
    public async Task Importers_take_turns_and_none_overwrites_anothers_evidence()
    {
        var ledger = InMemoryUsageLedger.Create();
        var meters = SimulatedWorld.Make(3).Files().SelectMany(file => new[] { file.Seen.ToArray(), file.Seen.Take(file.Seen.Length / 2).ToArray() }).ToArray();
        Assert.True(meters.Length >= 6);
        await Task.WhenAll(meters.Select(seen => Task.Run(() =>
            new LedgerImport(ledger, Tenant, new EvidenceFile(_folder.FullName, Tenant, "me")).RunAsync(Meter(seen), new("me", Now), Now, default))));
        var all = new MeterSet();
        EvidenceFile.Join(new EvidenceFile(_folder.FullName, Tenant, "me").Place, all);
        var expected = Bill.Of(meters.SelectMany(seen => seen));
        Assert.Equal(expected, Bill.Of(all.Report()));
        Assert.Equal(expected, await BillOf(ledger));
    }

    [Fact]
    public async Task Evidence_that_was_cut_or_changed_anywhere_is_refused_and_nothing_is_stored()
    {
        var evidence = new EvidenceFile(_folder.FullName, Tenant, "me");
        await evidence.KeepAsync(Meter(SimulatedWorld.Make(1).Files().First().Seen.Take(6)), default);
        var whole = await File.ReadAllBytesAsync(evidence.Place);
        var ledger = InMemoryUsageLedger.Create();
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(evidence.Place, whole[..length]);
            await Assert.ThrowsAsync<InvalidDataException>(() => new LedgerImport(ledger, Tenant, evidence).RunAsync(new MeterSet(), new("me", Now), Now, default));
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            await File.WriteAllBytesAsync(evidence.Place, changed);
            await Assert.ThrowsAsync<InvalidDataException>(() => new LedgerImport(ledger, Tenant, evidence).RunAsync(new MeterSet(), new("me", Now), Now, default));
            Assert.Equal(changed, await File.ReadAllBytesAsync(evidence.Place));
        }

        Assert.Empty((await ledger.BalanceAsync(Tenant)).Groups);
    }

    [Fact]
    public async Task Evidence_is_for_the_user_alone()
    {
        var folder = Path.Join(_folder.FullName, "new");
        var evidence = new EvidenceFile(folder, Tenant, "me");
        await evidence.KeepAsync(new MeterSet(), default);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(evidence.Place));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    private async Task Import(string name, Random random, Func<IEnumerable<Observation>> snapshot, Func<Bill, string> above)
    {
        var ledger = InMemoryUsageLedger.Create();
        List<Observation> known = [];
        for (var run = 0; run < 8; run++)
        {
            Observation[] seen = [.. snapshot()];
            var reached = string.Empty;
            var steps = random.Next(2) == 0 ? int.MaxValue : random.Next(9);
            var evidence = new EvidenceFile(Path.Join(_folder.FullName, name), Tenant, "me") { BeforeStep = Step };
            try
            {
                await new LedgerImport(ledger, Tenant, evidence) { BatchSize = 1 + random.Next(6), BeforeBatch = () => Step("store") }.RunAsync(Meter(seen), new("me", Now), Now, default);
                known.AddRange(seen);
                Assert.Equal(Bill.Of(known), await BillOf(ledger));
            }
            catch (OperationCanceledException)
            {
                // It died. What had its place among the evidence is known, whatever of it is stored.
                known.AddRange(reached is "replace" or "store" ? seen : []);
            }

            var got = await BillOf(ledger);
            Assert.True(above(got).Length == 0, $"{name}, run {run}: {above(got)}");

            void Step(string step) => reached = steps-- > 0 ? step : throw new OperationCanceledException(step);
        }

        await new LedgerImport(ledger, Tenant, new EvidenceFile(Path.Join(_folder.FullName, name), Tenant, "me")).RunAsync(new MeterSet(), new("me", Now), Now, default);
        Assert.Equal(Bill.Of(known), await BillOf(ledger));
        await foreach (var fault in ledger.VerifyAsync(Tenant))
        {
            Assert.Fail($"{name}: {fault}");
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

    private static async Task<Bill> BillOf(UsageLedger ledger)
    {
        var bill = new Bill();
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } after)
        {
            var page = await ledger.LinesAsync(Tenant, default, after, 500);
            foreach (var row in page.Rows)
            {
                bill.Add(row.Session, row.Model, row.Change.Tokens);
            }

            next = page.Next;
        }

        return bill;
    }

    /// <summary>True where some class is less. Writes count as a whole: not every wire knows their lifetime.</summary>
    private static bool IsLess(TokenCounts a, TokenCounts b) => a.Input < b.Input || a.Output < b.Output || a.CacheWrite < b.CacheWrite || a.CacheRead < b.CacheRead;
}
