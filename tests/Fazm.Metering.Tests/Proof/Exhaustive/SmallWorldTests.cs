using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fazm.Metering.Evidence;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Proof.Oracle;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Exhaustive;

/// <summary>Every sequence of eight observations, with repetition, is tried and compared with the naive meter; and so is every split of
/// every sequence into two meters. <c>FAZM_EXHAUSTIVE</c> sets the length.</summary>
public sealed class SmallWorldTests(ITestOutputHelper output)
{
    private static readonly int Length = int.TryParse(Environment.GetEnvironmentVariable("FAZM_EXHAUSTIVE"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 4;

    private static readonly MeterOptions Options = new();

    // The oracle looks at a sequence as a set, so it is asked once for each of the 256 sets.
    private static readonly Bill[] Expected = [.. Enumerable.Range(0, 256).Select(set => OracleMeter.Of(SmallWorld.Observations(set)))];

    [Fact]
    public void The_naive_meter_does_not_mind_the_order_in_the_small_world()
    {
        foreach (var sequence in SmallWorld.Sequences(4))
        {
            Assert.Equal(Expected[SmallWorld.SetOf(sequence)], OracleMeter.Of(sequence.Select(letter => SmallWorld.Letters[letter].Seen)));
        }
    }

    [Fact]
    public void Every_sequence_is_counted_as_the_naive_meter_counts_it()
    {
        var watch = Stopwatch.StartNew();
        var total = 0;
        for (var length = 1; length <= Length; length++)
        {
            Parallel.ForEach(SmallWorld.Sequences(length), sequence =>
            {
                var meter = new MeterSet();
                var deltas = new Bill();
                foreach (var letter in sequence)
                {
                    Add(deltas, meter.Observe(SmallWorld.Letters[letter].Seen));
                }

                var expected = Expected[SmallWorld.SetOf(sequence)];
                Holds(expected, Bill.Of(meter.Report()), sequence, []);

                // The sum of the deltas too; that of every prefix is that of another sequence.
                Holds(expected, deltas, sequence, []);
                Interlocked.Increment(ref total);
            });
        }

        output.WriteLine($"{total} sequences of up to {Length} observations, in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.Equal(Enumerable.Range(1, Length).Sum(n => 1 << (3 * n)), total);
    }

    /// <summary>To split a sequence into two meters, by a cut or by any choice of observations, is to take two sequences with no more
    /// observations together: all pairs are all splits of all sequences. They are merged both ways.</summary>
    [Fact]
    public void Every_split_of_every_sequence_into_two_meters_merges_to_the_same()
    {
        var watch = Stopwatch.StartNew();
        long total = 0;
        List<(byte[] Sequence, EvidenceStore Store)> shorter = [.. Enumerable.Range(0, (Length / 2) + 1).SelectMany(SmallWorld.Sequences).Select(sequence => (sequence, Store(sequence)))];
        for (var length = 1; length <= Length; length++)
        {
            Parallel.ForEach(SmallWorld.Sequences(length), longer =>
            {
                var store = Store(longer);
                foreach (var (sequence, other) in shorter)
                {
                    if (sequence.Length > longer.Length || sequence.Length + longer.Length > Length)
                    {
                        continue;
                    }

                    var expected = Expected[SmallWorld.SetOf(longer) | SmallWorld.SetOf(sequence)];
                    Holds(expected, Merged(store, other), longer, sequence);
                    Holds(expected, Merged(other, store), sequence, longer);
                    Interlocked.Add(ref total, 2);
                }
            });
        }

        output.WriteLine($"{total} merges of two meters with up to {Length} observations together, in {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static EvidenceStore Store(byte[] sequence)
    {
        var store = new EvidenceStore();
        foreach (var letter in sequence)
        {
            store.Add(SmallWorld.Letters[letter].Seen);
        }

        return store;
    }

    // What MeterSet.Merge does, without its locks and copies.
    private static Bill Merged(EvidenceStore a, EvidenceStore b)
    {
        var merged = new EvidenceStore();
        merged.Join(a);
        merged.Join(b);
        return Bill.Of(ReportBuilder.Build(merged, Options));
    }

    private static void Add(Bill bill, ImmutableArray<UsageDelta> deltas)
    {
        foreach (var delta in deltas)
        {
            bill.Add(delta.Session, delta.Model, delta.Tokens);
        }
    }

    private static void Holds(Bill expected, Bill got, byte[] first, byte[] second)
    {
        if (!expected.Equals(got))
        {
            Assert.Fail($"[{Names(first)}] and [{Names(second)}] give{Environment.NewLine}{got}and not{Environment.NewLine}{expected}");
        }
    }

    private static string Names(byte[] sequence) => string.Join(", ", sequence.Select(letter => SmallWorld.Letters[letter].Name));
}
