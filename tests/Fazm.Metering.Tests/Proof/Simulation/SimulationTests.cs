using System.Globalization;
using Fazm.Metering.Observations;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>What a made-up API billed, against what the meter makes of what its clients printed. <c>FAZM_WORLDS</c> sets how many worlds.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Worlds = int.TryParse(Environment.GetEnvironmentVariable("FAZM_WORLDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var worlds) ? worlds : 1000;

    [Fact]
    public void All_surfaces_together_are_never_above_the_bill_and_exact_where_all_is_shown() => Each((world, _) =>
    {
        var got = Bill.Of(world.Files().SelectMany(file => file));
        return Above(world.Billed, got) ?? (world.IsAllShown && !got.Equals(world.Billed) ? $"not exact:{Environment.NewLine}{got}billed{Environment.NewLine}{world.Billed}" : null);
    });

    [Fact]
    public void A_surface_alone_is_never_above_the_bill() => Each((world, _) =>
        Above(world.Billed, Bill.Of(world.Files(streams: false).SelectMany(file => file))) ?? Above(world.Billed, Bill.Of(world.Files(transcripts: false).SelectMany(file => file))));

    [Fact]
    public void Order_and_repeats_change_nothing() => Each((world, random) =>
    {
        var seen = world.Files().SelectMany(file => file).ToArray();
        var expected = Bill.Of(seen);
        Observation[] other = [.. seen, .. seen.Where(_ => random.Next(2) == 0)];
        random.Shuffle(other);
        return Bill.Of(other).Equals(expected) ? null : "another total in another order";
    });

    private void Each(Func<SimulatedWorld, Random, string?> law)
    {
        SortedDictionary<string, int> happened = new(StringComparer.Ordinal);
        var (shown, failures) = (0, new List<(int Seed, string Message)>());
        Parallel.For(0, Worlds, seed =>
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
        Assert.All(["cut", "fork", "helper", "kill", "old client", "resume", "subagent", "upgrade"], what => Assert.True(happened.GetValueOrDefault(what) >= Worlds / 50, what));
        Assert.True(shown >= Worlds / 10);
    }

    private static string? Above(Bill billed, Bill got)
    {
        foreach (var ((session, model), tokens) in got.Rows.Where(row => row.Key.Session != Bill.Nobody))
        {
            if ((billed[session, model] - tokens).HasNegative)
            {
                return $"above the bill in {session} {model}: {got}billed{Environment.NewLine}{billed}";
            }
        }

        return (billed.Sum() - got.Sum()).HasNegative ? $"above the bill in all: {got}billed{Environment.NewLine}{billed}" : null;
    }
}
