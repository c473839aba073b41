using System.Collections.Concurrent;
using Fazm.Metering.Files;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Architecture;

/// <summary><see cref="MeterSet"/> from many threads; <see cref="SessionMeter"/> is single-threaded, and its documentation says so.</summary>
public sealed class MeterSetConcurrencyTests
{
    private const int Threads = 8;

    private static readonly Observation[] Heard =
        [.. LogFiles.Find([Path.Combine(PricingData.Root, "samples", "data")]).Found.SelectMany(f => UsageLog.Read(f.Path))];

    [Fact]
    public void Many_threads_that_hear_everything_in_their_own_order_come_to_the_same_state()
    {
        var alone = new MeterSet();
        foreach (var seen in Heard.Where(o => o.Kind != ObservationKind.Remark))
        {
            alone.Add(seen);
        }

        var together = new MeterSet();
        Everywhere(thread =>
        {
            var order = Heard.Where(o => o.Kind != ObservationKind.Remark).ToArray();
            new Random(thread).Shuffle(order);
            foreach (var seen in order)
            {
                together.Add(seen);
            }
        });

        Assert.Equal(Described(alone), Described(together));
        Assert.Equal(20, SessionTotal.Of(together.Report()).Calls);
    }

    [Fact]
    public void Deltas_taken_on_many_threads_add_up_to_the_report_and_are_numbered_without_gaps()
    {
        var meter = new MeterSet();
        var deltas = new ConcurrentBag<UsageDelta>();
        Everywhere(thread =>
        {
            for (var i = thread; i < Heard.Length; i += Threads)
            {
                foreach (var delta in meter.Observe(Heard[i]))
                {
                    deltas.Add(delta);
                }
            }
        });

        var total = SessionTotal.Of(meter.Report());
        Assert.Equal(total.Tokens, deltas.Aggregate(TokenCounts.Zero, (sum, d) => sum + d.Tokens));
        Assert.Equal(total.Cost, deltas.Aggregate(PicoUsd.Zero, (sum, d) => sum + (d.Cost ?? PicoUsd.Zero)));
        Assert.Equal(Enumerable.Range(1, deltas.Count).Select(i => (long)i), deltas.Select(d => d.Sequence).Order());
    }

    [Fact]
    public void Reports_saves_and_merges_go_on_beside_it()
    {
        var meter = new MeterSet();
        var other = new MeterSet();
        Everywhere(thread =>
        {
            for (var i = thread; i < Heard.Length; i += Threads)
            {
                (thread % 2 == 0 ? meter : other).Add(Heard[i]);
                if (i % 50 == thread)
                {
                    meter.Save(Stream.Null);
                    meter.Report();
                    meter.Merge(other);
                    other.Merge(meter);
                }
            }
        });
        meter.Merge(other);

        var alone = new MeterSet();
        foreach (var seen in Heard)
        {
            alone.Add(seen);
        }

        Assert.Equal(SessionTotal.Of(alone.Report()), SessionTotal.Of(meter.Report()));
    }

    private static void Everywhere(Action<int> work)
    {
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                work(i);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
    }

    private static string Described(MeterSet meter) =>
        string.Join('\n', meter.Report().Entries.Select(e => $"{e.Kind} {e.Session} {e.Model} {e.Agent} {e.At} {e.Calls} {e.Tokens} {e.Cost} {e.Reported} {e.IsLowerBound}").Order(StringComparer.Ordinal));
}
