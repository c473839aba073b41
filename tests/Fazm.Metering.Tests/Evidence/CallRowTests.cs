using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Evidence;

public sealed class CallRowTests
{
    private static readonly ChainPlace[] Places =
    [
        default,
        new(null, EventTime.Unknown, null, MayBeSaved: true),
        new("a", EventTime.FromUtcTicks(1), string.Empty, MayBeSaved: false),
        new("a", EventTime.FromUtcTicks(1), "state", MayBeSaved: true),
        new("b", EventTime.FromUtcTicks(1), string.Empty, MayBeSaved: true),
        new("a", EventTime.FromUtcTicks(2), string.Empty, MayBeSaved: true),
    ];

    [Fact]
    public void Places_join_in_any_order()
    {
        foreach (var a in Places.Select(Row))
        {
            Assert.Equal(a, a.Join(a));
            foreach (var b in Places.Select(Row))
            {
                Assert.Equal(a.Join(b), b.Join(a));
                foreach (var c in Places.Select(Row))
                {
                    Assert.Equal(a.Join(b).Join(c), a.Join(b.Join(c)));
                }
            }
        }
    }

    /// <summary>A copied row has no place, and still tells that its session's client saves totals.</summary>
    [Fact]
    public void A_row_without_a_place_is_saved_with_what_it_tells()
    {
        var meter = new MeterSet();
        string[] rows =
        [
            """{"type":"user","uuid":"u1","parentUuid":null,"sessionId":"s","timestamp":"2026-11-22T08:45:30.600Z","requestRef":"r1","message":{"role":"user","content":"x"}}""",
            """{"type":"assistant","uuid":"u2","parentUuid":"gone","sessionId":"s","timestamp":"2026-11-22T08:45:30.700Z","requestRef":"r1","requestId":"req_1","message":{"id":"msg_1","model":"claude-opus-5-5","usage":{"input_tokens":1,"output_tokens":2}}}""",
        ];
        foreach (var seen in UsageLog.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows) + "\n")), surface: Surface.Transcript))
        {
            meter.Add(seen.Kind == ObservationKind.Call ? Observation.Of(seen.Call with { Chain = Places[1] }) : seen);
        }

        using var saved = new MemoryStream();
        meter.Save(saved);
        Assert.Contains("\"hasRequest\":true", System.Text.Encoding.UTF8.GetString(saved.ToArray()), StringComparison.Ordinal);
        saved.Position = 0;
        using var again = new MemoryStream();
        MeterSet.Load(saved).Save(again);
        Assert.Equal(saved.ToArray(), again.ToArray());
    }

    private static CallRow Row(ChainPlace place) => new() { Session = "s", RequestId = "r", Chain = place };
}
