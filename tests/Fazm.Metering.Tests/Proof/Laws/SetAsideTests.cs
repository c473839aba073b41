using Fazm.Metering.Observations;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>A session that is packed, or taken out and put back, is as if it had never been away: every later delta is the same, its number and what it corrects included.</summary>
public sealed class SetAsideTests
{
    [Property(MaxTest = 300, Arbitrary = [typeof(Histories)])]
    public void Packing_changes_no_delta_and_no_total(History history)
    {
        var plain = new MeterSet();
        var packing = new MeterSet(new() { SessionsAtHand = 1 });
        foreach (var one in history.Seen)
        {
            Assert.Equal(plain.Observe(one), packing.Observe(one));
        }

        Assert.Equal(Canon.Of(plain.Report()), Canon.Of(packing.Report()));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Histories)])]
    public void Taking_outsideand_putting_back_changes_no_delta_and_no_total(History history)
    {
        var chance = history.Chance;
        var plain = new MeterSet();
        var evicting = new MeterSet();
        foreach (var one in history.Seen)
        {
            var outside = new List<MemoryStream>();
            foreach (var session in history.Seen.Select(SessionOf).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                var saved = new MemoryStream();
                if (chance.Next(4) == 0 && evicting.Evict(session, saved))
                {
                    Assert.False(evicting.Evict(session, Stream.Null));
                    outside.Add(saved);
                }
            }

            foreach (var saved in outside)
            {
                saved.Position = 0;
                evicting.Restore(saved);
            }

            Assert.Equal(plain.Observe(one), evicting.Observe(one));
        }

        Assert.Equal(Canon.Of(plain.Report()), Canon.Of(evicting.Report()));
    }

    [Fact]
    public void What_is_outsideis_in_no_report_and_what_is_here_is_not_put_back()
    {
        var meter = new MeterSet();
        meter.Observe(Call("a", "msg_1", 5));
        meter.Observe(Call("b", "msg_2", 7));
        using var saved = new MemoryStream();
        Assert.True(meter.Evict("a", saved));
        Assert.Equal(7, SessionTotal.Of(meter.Report()).Tokens.Output);
        saved.Position = 0;
        Assert.Equal("a", meter.Restore(saved));
        Assert.Equal(12, SessionTotal.Of(meter.Report()).Tokens.Output);
        saved.Position = 0;
        Assert.Throws<InvalidOperationException>(() => meter.Restore(saved));
        Assert.Throws<InvalidDataException>(() => meter.Restore(new MemoryStream([1, 2, 3])));
        Assert.False(meter.Evict("c", Stream.Null));
    }

    /// <summary>Sessions that are packed are found again by any of their calls' ids.</summary>
    [Fact]
    public void Many_sessions_come_back_by_any_id()
    {
        var meter = new MeterSet(new() { SessionsAtHand = 8 });
        for (var i = 0; i < 1000; i++)
        {
            Assert.Single(meter.Observe(Call($"s-{i}", $"msg_{i}", 5)));
        }

        for (var i = 0; i < 1000; i++)
        {
            Assert.Empty(meter.Observe(Call($"s-{i}", $"msg_{i}", 5)));
            var more = Assert.Single(meter.Observe(Call($"s-{i}", $"msg_{i}", 9)));
            Assert.Equal(4, more.Tokens.Output);
        }

        Assert.Equal(9000, SessionTotal.Of(meter.Report()).Tokens.Output);
    }

    private static Observation Call(string session, string message, long output) => Observation.Of(new CallSnapshot
    {
        MessageId = message,
        RequestId = "req_" + message,
        Session = session,
        Model = "claude-opus-5-5",
        Usage = new(new(1, output, 0, 0, 0, 0, 0)),
        Completeness = Completeness.Final,
    });

    private static string? SessionOf(Observation seen) => seen.Kind switch
    {
        ObservationKind.Call => seen.Call.Session,
        ObservationKind.Counter => seen.Counter.Session,
        ObservationKind.Heard => seen.Heard.Session,
        ObservationKind.Session => seen.Session.Session,
        _ => null,
    };
}
