using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>Every recording against its ledger: as near as can be, never above, and the same in every order.</summary>
public sealed class CaptureTests
{
    public static TheoryData<string> Names => [.. Capture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void All_surfaces_together_come_as_near_to_the_ledger_as_can_be(string name)
    {
        var capture = Capture.All[name].Value;
        var got = Bill.Of(capture.Files.SelectMany(file => file.Seen));
        Assert.Equal("", capture.Above(got));
        Assert.Equal(capture.NearestDistance, capture.Distance(got));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_surface_alone_is_no_nearer_and_never_above(string name)
    {
        var capture = Capture.All[name].Value;
        foreach (var surface in capture.Files.GroupBy(file => file.Surface))
        {
            var got = Bill.Of(surface.SelectMany(file => file.Seen));
            Assert.Equal("", capture.Above(got));
            Assert.InRange(capture.Distance(got), capture.NearestDistance, long.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_in_any_order_and_twice_give_the_same_report(string name)
    {
        var capture = Capture.All[name].Value;
        var expected = Report(capture.Files.SelectMany(file => file.Seen));
        var random = new Random(20261122);
        Assert.Equal(expected, Report(capture.Files.Reverse().SelectMany(file => file.Seen)));
        Assert.Equal(expected, Report(capture.Files.Concat(capture.Files).OrderBy(_ => random.Next()).SelectMany(file => file.Seen)));
        Assert.Equal(expected, Report(capture.Files.SelectMany(file => file.Seen).Reverse()));
        Assert.Equal(expected, Report(capture.Files.SelectMany(file => file.Seen).OrderBy(_ => random.Next())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Deltas_add_up_to_the_report_at_every_prefix(string name)
    {
        var capture = Capture.All[name].Value;
        foreach (var file in capture.Files.Where(file => file.Surface != Surface.Transcript))
        {
            HoldsAtEveryPrefix(file.Seen);
        }

        HoldsAtEveryPrefix(Interleave([.. capture.Files.Select(file => file.Seen)]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_meter_for_each_file_merged_in_any_tree_gives_the_same_report(string name)
    {
        var capture = Capture.All[name].Value;
        var random = new Random(7);
        List<MeterSet> meters = [.. capture.Files.Select(file => Meter(file.Seen))];
        while (meters.Count > 1)
        {
            var (a, b) = (random.Next(meters.Count), random.Next(meters.Count));
            if (a != b)
            {
                meters[a].Merge(meters[b]);
                meters.RemoveAt(b);
            }
        }

        Assert.Equal(Report(capture.Files.SelectMany(file => file.Seen)), Canon.Of(meters[0].Report()));
    }

    private static void HoldsAtEveryPrefix(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        var ledger = new DeltaLedger();
        foreach (var one in seen)
        {
            var deltas = meter.Observe(one);
            ledger.Add(deltas);
            if (one.Kind is not (ObservationKind.Remark or ObservationKind.None))
            {
                Assert.Equal("", ledger.Difference(meter.Report()));
            }
        }
    }

    /// <summary>As it would come in live: a few observations of each file in turn.</summary>
    private static IEnumerable<Observation> Interleave(List<IReadOnlyList<Observation>> files)
    {
        var random = new Random(11);
        var next = new int[files.Count];
        while (Enumerable.Range(0, files.Count).Where(i => next[i] < files[i].Count).ToArray() is { Length: > 0 } open)
        {
            var file = open[random.Next(open.Length)];
            for (var count = random.Next(1, 6); count > 0 && next[file] < files[file].Count; count--)
            {
                yield return files[file][next[file]++];
            }
        }
    }

    private static MeterSet Meter(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        foreach (var one in seen)
        {
            meter.Add(one);
        }

        return meter;
    }

    private static string Report(IEnumerable<Observation> seen) => Canon.Of(Meter(seen).Report());
}
