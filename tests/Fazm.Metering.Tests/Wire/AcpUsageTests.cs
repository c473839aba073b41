using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>What an agent means by the counts of a prompt, as far as its total tells.</summary>
public sealed class AcpUsageTests
{
    [Theory]
    [InlineData("\"totalTokens\":138", 100, 20, 15, 3)]
    [InlineData("\"totalTokens\":0", 100, 20, 15, 3)]
    [InlineData("\"totalTokens\":null", 100, 20, 15, 3)]
    [InlineData("\"totalTokens\":120", 82, 20, 15, 3)]
    [InlineData("\"totalTokens\":120,\"thoughtTokens\":7", 82, 20, 15, 3)]
    [InlineData("\"totalTokens\":138,\"thoughtTokens\":7", 100, 20, 15, 3)]
    [InlineData("\"totalTokens\":145,\"thoughtTokens\":7", 100, 27, 15, 3)]
    [InlineData("\"thoughtTokens\":7,\"totalTokens\":127", 82, 27, 15, 3)]
    [InlineData("\"totalTokens\":138,\"thoughtTokens\":18", 100, 20, 15, 3)]
    [InlineData("\"totalTokens\":119", 100, 20, 15, 3)]
    public void The_total_tells_what_lies_inside_what(string more, int input, int output, int read, int write)
    {
        var counter = Answer($$$"""{"inputTokens":100,"outputTokens":20,"cachedReadTokens":15,"cachedWriteTokens":3,{{{more}}} }""");
        Assert.Equal(new TokenCounts(input, output, write, 0, read, 0, 0), Assert.Single(counter.Rows).Tokens);
    }

    /// <summary>More cached tokens than input cannot lie inside it.</summary>
    [Fact]
    public void A_total_without_the_cached_tokens_may_just_leave_them_out() =>
        Assert.Equal(
            new TokenCounts(2, 4, 0, 0, 45190, 0, 0),
            Assert.Single(Answer("""{"inputTokens":2,"outputTokens":4,"cachedReadTokens":45190,"totalTokens":6}""").Rows).Tokens);

    [Fact]
    public void An_empty_table_by_model_does_not_hide_the_usage()
    {
        var stated = Answer("""{"inputTokens":2,"outputTokens":4}""", ""","_meta":{"quota":{"model_usage":[]}}""");
        Assert.Equal(new TokenCounts(2, 4, 0, 0, 0, 0, 0), Assert.Single(stated.Rows).Tokens);
        Assert.True(stated.ModelFromCalls);
        Assert.Empty(Answer("""{"inputTokens":0,"outputTokens":0}""", ""","_meta":{"quota":{"model_usage":[]}}""").Rows);
    }

    [Fact]
    public void A_request_is_answered_once()
    {
        const string Ask = """{"jsonrpc":"2.0","id":3,"method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""";
        const string Answer = """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn","usage":{"inputTokens":2,"outputTokens":4}}}""";
        var doubled = new AcpReader().ReadAll(Ask, Ask, Answer, Answer);
        Assert.Single(doubled.Counters());
        Assert.Contains(Reason.RepeatedReading, doubled.Reasons());

        // An id may be used again for another request; and where requests were not recorded nothing says what an answer repeats.
        Assert.Equal(2, new AcpReader().ReadAll(Ask, Answer, Ask, Answer).Counters().Length);
        Assert.Equal(2, new AcpReader().ReadAll(Answer, Answer).Counters().Length);
    }

    private static CounterReading Answer(string usage, string more = "") =>
        Assert.Single(new AcpReader().ReadAll($$$"""{"jsonrpc":"2.0","id":1,"result":{"stopReason":"end_turn","usage":{{{usage}}}{{{more}}} } }""").Counters());
}
