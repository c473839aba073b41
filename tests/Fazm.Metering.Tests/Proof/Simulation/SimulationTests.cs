using System.Globalization;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>What a made-up API billed, against what the meter makes of what its clients printed. <c>FAZM_WORLDS</c> sets how many worlds,
/// <c>FAZM_WORLDS_SEED</c> which.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Worlds = Number("FAZM_WORLDS", 1000);
    private static readonly int Seed = Number("FAZM_WORLDS_SEED", 0);

    private static readonly string[] HardCases =
    [
        "aborted helper", "acp", "advisor", "background agent", "background cycle", "clear", "compact", "compact iteration", "cut", "downgrade", "dropped", "failed", "fork",
        "helper", "interrupt", "json", "kill", "kill in a turn", "old client", "over budget", "queued", "restored", "resume", "retry", "second recording", "sigint", "stream",
        "subagent", "two sessions", "upgrade",
    ];

    [Fact]
    public void All_surfaces_together_are_never_above_the_bill() => Each((world, _) => Above(world.Billed, Bill.Of(Of(world))));

    /// <summary>Where all is shown the total is the bill.</summary>
    [Fact]
    public void All_surfaces_together_are_exact_where_all_is_shown() => Each(
        (world, _) => Bill.Of(Of(world)) is var got && world.IsAllShown && !Same(got, world.Billed) ? $"not exact:{Environment.NewLine}{got}billed{Environment.NewLine}{world.Billed}" : null);

    [Fact]
    public void A_surface_alone_is_never_above_the_bill_nor_above_all_together() => Each((world, _) =>
    {
        var all = Bill.Of(Of(world)).Sum();
        foreach (var surface in world.Files().GroupBy(file => file.Surface))
        {
            var got = Bill.Of(surface.SelectMany(file => file.Seen));
            if (Above(world.Billed, got) is { } above)
            {
                return $"{surface.Key} alone: {above}";
            }

            if (IsLess(all, got.Sum()))
            {
                return $"{surface.Key} alone shows {got.Sum()}, and all together {all}";
            }
        }

        return null;
    });

    [Fact]
    public void Any_files_alone_are_never_above_the_bill() => Each((world, random) =>
        Above(world.Billed, Bill.Of(world.Files().Where(_ => random.Next(2) == 0).SelectMany(file => file.Seen))));

    [Fact]
    public void Order_and_repeats_change_nothing() => Each((world, random) =>
    {
        var seen = Of(world).ToArray();
        var expected = Bill.Of(seen);
        Observation[] other = [.. seen, .. seen.Where(_ => random.Next(2) == 0)];
        random.Shuffle(other);
        return Bill.Of(other).Equals(expected) ? null : "another total in another order";
    });

    [Fact]
    public void Deltas_add_up_at_every_prefix_and_sessions_to_the_whole() => Each((world, random) =>
    {
        var meter = new MeterSet();
        var ledger = new DeltaLedger();
        foreach (var one in Interleaved([.. world.Files().Select(file => file.Seen)], random))
        {
            ledger.Add(meter.Observe(one));
            if (random.Next(6) == 0 && ledger.Difference(meter.Report()) is { Length: > 0 } difference)
            {
                return difference;
            }
        }

        var report = meter.Report();
        var whole = SessionTotal.Of(report);
        var parts = report.Entries.GroupBy(entry => entry.Session).Select(part => SessionTotal.Of(new UsageReport { Entries = [.. part], NotCounted = [], Flags = [], Projects = report.Projects })).ToList();
        var (tokens, cost) = (parts.Aggregate(TokenCounts.Zero, (sum, part) => sum + part.Tokens), parts.Aggregate(PicoUsd.Zero, (sum, part) => sum + part.Cost));
        return ledger.Difference(report) is { Length: > 0 } last ? last : tokens == whole.Tokens && cost == whole.Cost ? null : "sessions do not add up";
    });

    private void Each(Func<SimulatedWorld, Random, string?> law)
    {
        SortedDictionary<string, int> happened = new(StringComparer.Ordinal);
        var (shown, failures) = (0, new List<(int Seed, string Message)>());
        Parallel.For(Seed * Worlds, (Seed + 1) * Worlds, seed =>
        {
            var world = SimulatedWorld.Make(seed);
            var message = law(world, new Random(seed));
            lock (failures)
            {
                shown += world.IsAllShown ? 1 : 0;
                foreach (var what in world.Happened)
                {
                    happened[what] = happened.GetValueOrDefault(what) + 1;
                }

                if (message is not null)
                {
                    failures.Add((seed, $"world {seed} ({string.Join(", ", world.Happened.Order(StringComparer.Ordinal))}): {message}"));
                }
            }
        });
        output.WriteLine($"{Worlds} worlds, {shown} wholly shown, {failures.Count} failed; {string.Join(", ", happened.Select(row => $"{row.Key} {row.Value}"))}");
        failures.OrderBy(failure => failure.Message.Length).Take(12).ToList().ForEach(failure => output.WriteLine(failure.Message));
        Assert.True(failures.Count == 0, $"{failures.Count} of {Worlds} worlds fail; {failures.OrderBy(failure => failure.Message.Length).FirstOrDefault().Message}");
        Assert.All(HardCases, what => Assert.True(happened.GetValueOrDefault(what) >= Worlds / 50, what));
        Assert.True(shown >= Worlds / 10);
    }

    private static IEnumerable<Observation> Of(SimulatedWorld world) => world.Files().SelectMany(file => file.Seen);

    /// <summary>As it would come in live: a few observations of each file in turn.</summary>
    private static IEnumerable<Observation> Interleaved(List<Observation[]> files, Random random)
    {
        var next = new int[files.Count];
        while (Enumerable.Range(0, files.Count).Where(i => next[i] < files[i].Length).ToArray() is { Length: > 0 } open)
        {
            var file = open[random.Next(open.Length)];
            for (var count = random.Next(1, 8); count > 0 && next[file] < files[file].Length; count--)
            {
                yield return files[file][next[file]++];
            }
        }
    }

    private static string? Above(Bill billed, Bill got)
    {
        foreach (var ((session, model), tokens) in got.Rows.Where(row => row.Key.Session != Bill.Nobody && row.Key.Model != Bill.Nobody))
        {
            if (IsLess(billed[session, model], tokens))
            {
                return $"above the bill in {session} {model}: {got}billed{Environment.NewLine}{billed}";
            }
        }

        return IsLess(billed.Sum(), got.Sum()) ? $"above the bill in all: {got}billed{Environment.NewLine}{billed}" : null;
    }

    /// <summary>True where some class is less. Writes count as a whole: not every wire knows their lifetime.</summary>
    private static bool IsLess(TokenCounts a, TokenCounts b) => a.Input < b.Input || a.Output < b.Output || a.CacheWrite < b.CacheWrite || a.CacheRead < b.CacheRead;

    private static bool Same(Bill a, Bill b) => a.Rows.Keys.Union(b.Rows.Keys).All(key => !IsLess(a[key.Session, key.Model], b[key.Session, key.Model]) && !IsLess(b[key.Session, key.Model], a[key.Session, key.Model]));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
