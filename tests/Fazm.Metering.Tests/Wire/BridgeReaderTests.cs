using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public class BridgeReaderTests
{
    private static string Result(string cost, int input, int output, string session = "\"s1\"") =>
        $$"""{"type":"result","text":"…","sessionId":{{session}},"costUsd":{{cost}},"inputTokens":{{input}},"outputTokens":{{output}},"cacheReadTokens":0,"cacheWriteTokens":7}""";

    [Fact]
    public void A_result_is_a_difference()
    {
        var readings = ReadRows.With(new BridgeReader(new ReaderOptions { Model = "claude-sonnet-5" }), Result("0.050686", 12, 800), Result("0.050686", 12, 800)).Counters();

        Assert.All(readings, x => Assert.Equal((CounterKind.Increment, "0.050686", "s1"), (x.Kind, x.CostIncrement.ToString(), x.Session)));
        Assert.All(readings, x => Assert.Equal(new ModelCount("claude-sonnet-5", new TokenCounts(12, 800, 7, 0, 0, 0, 0), false), Assert.Single(x.Rows)));
        Assert.Equal(("", readings[0].Id), (readings[0].After, readings[1].After));
        Assert.NotEqual(readings[0].Id, readings[1].Id);
    }

    [Theory]
    [InlineData("""{"type":"result","sessionId":"s1","costUsd":null,"inputTokens":0,"outputTokens":0,"cacheReadTokens":0,"cacheWriteTokens":0}""")]
    [InlineData("""{"type":"result","sessionId":"s1","costUsd":0,"inputTokens":0,"outputTokens":0,"cacheReadTokens":0,"cacheWriteTokens":0}""")]
    [InlineData("""{"type":"result","sessionId":"s1"}""")]
    public void Nothing_but_zeros_is_unknown(string row)
    {
        var seen = ReadRows.With(new BridgeReader(), row);

        Assert.Empty(seen.Counters());
        Assert.Equal([Reason.UsageNotReported], seen.Reasons());
    }

    [Fact]
    public void An_unknown_cost_stays_unknown_and_a_negative_one_is_said()
    {
        var seen = ReadRows.With(new BridgeReader(), Result("null", 1, 2), Result("-1", 1, 2));

        Assert.All(seen.Counters(), x => Assert.Null(x.CostIncrement));
        Assert.Equal(2, seen.Counters().Length);
        Assert.Equal([Reason.Drift], seen.Reasons());
    }

    [Fact]
    public void Money_without_tokens_states_no_tokens()
    {
        var reading = ReadRows.With(new BridgeReader(), """{"type":"result","sessionId":"s1","costUsd":0.5}""").Counters().Single();

        Assert.True(reading.Rows.IsDefault);
        Assert.Equal("0.5", reading.CostIncrement.ToString());
    }

    [Fact]
    public void The_session_is_the_one_named_last()
    {
        var readings = ReadRows.With(
            new BridgeReader(),
            Result("0.1", 1, 1, "null"),
            """{"type":"session_started","sessionId":"s1","sessionKey":"k","isResume":false}""",
            Result("0.1", 1, 1, "null"),
            """{"type":"session_expired","oldSessionId":"s1","newSessionId":"s2","contextRestored":true}""",
            Result("0.1", 1, 1, "null")).Counters();

        Assert.Equal(["unknown", "s1", "s2"], readings.Select(x => x.Session));
    }
}
