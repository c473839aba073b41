using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public class AcpReaderTests
{
    private const string New = """{"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"/home/dev/p","mcpServers":[]}}""";
    private const string Made = """{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s"}}""";

    private static string Load(string session = "s") => $$"""{"jsonrpc":"2.0","id":2,"method":"session/load","params":{"sessionId":"{{session}}","cwd":"/home/dev/p"} }""";

    private static string Prompt(int id, string session = "s") => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"session/prompt","params":{"sessionId":"{{session}}","prompt":[]} }""";

    private static string Chunk(string message, string session = "s") =>
        $$"""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"{{session}}","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"x"},"messageId":"{{message}}"} } }""";

    private static string Cost(string amount, string meta = "{}", string session = "s", string currency = "USD") =>
        $$$"""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"{{{session}}}","update":{"sessionUpdate":"usage_update","used":10,"size":100,"cost":{"amount":{{{amount}}},"currency":"{{{currency}}}"},"_meta":{{{meta}}} } } }""";

    private static string End(int id, int input, int output, string more = "", string stop = "end_turn") =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"stopReason":"{{{stop}}}","usage":{"inputTokens":{{{input}}},"outputTokens":{{{output}}},"cachedReadTokens":3,"cachedWriteTokens":4,"totalTokens":0}{{{more}}} } }""";

    [Fact]
    public void Running_cost_and_prompts_are_two_counters_of_one_life()
    {
        var seen = ReadRows.With(new AcpReader(), New, Made, Prompt(3), Chunk("m1"), Chunk("m1"), Cost("0.1"), End(3, 1, 2), Prompt(4), Chunk("m2"), Cost("0.25"), End(4, 5, 6));
        var costs = seen.Counters().Where(x => x.Cost is not null).ToArray();
        var prompts = seen.Counters().Where(x => x.Cost is null).ToArray();

        Assert.All(costs, x => Assert.True(x.Rows.IsDefault));
        Assert.Equal([CounterStart.Zero, CounterStart.Previous], costs.Select(x => x.Start));
        Assert.Equal(("0.1", costs[0].Id), (costs[1].PreviousCost.ToString(), costs[1].After));
        Assert.Equal(["", prompts[0].Id], prompts.Select(x => x.After));
        Assert.Equal(new TokenCounts(5, 6, 4, 0, 3, 0, 0), Assert.Single(prompts[1].Rows).Tokens);
        Assert.True(prompts[1].ModelFromCalls);
        Assert.Equal([("m1", ""), ("m2", costs[0].Id)], seen.Heard().Select(x => (x.MessageId, x.After)));
        Assert.Single(seen.Counters().Select(x => x.Stream).Distinct());
        Assert.Equal("/home/dev/p", seen.Facts().Single().Project);
    }

    /// <summary>A closed session's process has ended: loaded again, another one's counters begin. One that is loaded again while it is open goes on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_is_closed_and_loaded_again_begins_another_life(bool isClosed)
    {
        const string Close = """{"jsonrpc":"2.0","id":9,"method":"session/close","params":{"sessionId":"s"}}""";
        string[] again = isClosed ? [Close, Load()] : [Load()];
        var seen = ReadRows.With(new AcpReader(), [New, Made, Prompt(3), Chunk("m1"), Cost("0.1"), End(3, 1, 2), .. again, Chunk("m1"), Prompt(4), Chunk("m2"), Cost("0.25"), End(4, 5, 6)]);
        Assert.Equal(isClosed ? 2 : 1, seen.Counters().Select(x => x.Stream).Distinct().Count());
        Assert.Equal([CounterStart.Zero, isClosed ? CounterStart.ZeroOrRestored : CounterStart.Previous], seen.Counters().Where(x => x.Cost is not null).Select(x => x.Start));
        Assert.Equal(isClosed ? ["", "", "", ""] : ["", "", seen.Counters()[0].Id, seen.Counters()[1].Id], seen.Counters().Select(x => x.After));
        Assert.Equal(["m1", "m2"], seen.Heard().Select(x => x.MessageId));
    }

    [Fact]
    public void A_life_is_named_by_everything_up_to_its_first_prompt_wrapped_or_raw()
    {
        string[] first = [Load(), Chunk("old1"), Prompt(3), Cost("0.1")];
        string[] second = [Load(), Chunk("old1"), Chunk("old2"), Prompt(3), Cost("0.1")];
        var wrapped = first.Select((row, at) => $$"""{"t":{{at * 7}},"dir":"out","msg":{{row}}}""").ToArray();

        var life = ReadRows.With(new AcpReader(), first).Counters().Single();
        Assert.Equal(life, ReadRows.With(new AcpReader(), wrapped).Counters().Single(), new SameReading());
        Assert.NotEqual(life.Stream, ReadRows.With(new AcpReader(), second).Counters().Single().Stream);
    }

    [Fact]
    public void Updates_of_a_life_that_has_its_name_are_in_no_other_name_and_all_else_is()
    {
        string Second(params string[] between) =>
            ReadRows.With(new AcpReader(), [Load(), Prompt(3), Cost("0.1"), .. between, Prompt(5, "t"), Cost("0.2", session: "t")]).Counters().Single(x => x.Session == "t").Stream;

        var second = Second();
        Assert.Equal(second, Second(Chunk("m1"), Cost("0.3")));
        Assert.NotEqual(second, Second(End(3, 1, 2)));
        Assert.NotEqual(second, Second(Load("t")));
        Assert.NotEqual(Second(Load("t")), Second(Load("t"), Chunk("old", "t")));
    }

    [Fact]
    public void History_that_is_played_again_ties_nothing()
    {
        var seen = ReadRows.With(new AcpReader(), Load(), Chunk("old"), Prompt(3), Chunk("new"), Cost("0.3"));

        Assert.Equal("new", Assert.Single(seen.Heard()).MessageId);
        Assert.Equal(CounterStart.ZeroOrRestored, seen.Counters().Single().Start);
    }

    [Fact]
    public void A_repeated_cost_is_no_reading_unless_it_closes_an_interval()
    {
        var seen = ReadRows.With(new AcpReader(), Prompt(3), Cost("0.1"), Cost("0.1"), Chunk("m"), Cost("0.1"));

        Assert.Equal(2, seen.Counters().Length);
        Assert.Single(seen.Reasons(), Reason.RepeatedReading);
        Assert.Equal(seen.Counters()[0].Id, seen.Counters()[1].After);
    }

    [Fact]
    public void A_falling_cost_begins_another_life_at_zero()
    {
        var readings = ReadRows.With(new AcpReader(), Cost("0.12"), Cost("0.03")).Counters();

        Assert.Equal((CounterStart.Zero, true), (readings[1].Start, readings[1].BeginsLife));
        Assert.Null(readings[1].PreviousCost);
    }

    [Fact]
    public void Another_currency_is_listed_and_a_gauge_is_no_spend()
    {
        var seen = ReadRows.With(
            new AcpReader(),
            Cost("0.12", currency: "EUR"),
            """{"method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"usage_update","used":45196,"size":200000}}}""");

        Assert.Empty(seen.Counters());
        Assert.Equal([Reason.OtherCurrency, Reason.Gauge], seen.Reasons());
    }

    /// <summary>A failed prompt has no update of the cost; what a background cycle says behind it closes only the cycle.</summary>
    [Fact]
    public void A_failed_prompt_closes_what_was_heard_in_it()
    {
        const string Failed = """{"jsonrpc":"2.0","id":4,"error":{"code":-32603,"message":"Internal error"}}""";
        var seen = ReadRows.With(
            new AcpReader(), New, Made, Prompt(3), Chunk("m1"), Cost("0.1"), End(3, 1, 2), Prompt(4), Chunk("m2"), Failed, Chunk("m3"), Cost("0.2", """{"_claude/origin":{"kind":"task-notification"}}"""));
        var heard = seen.Heard();
        var closing = seen.Counters().Single(x => x.After == heard[1].After && x.Cost is not null);
        Assert.Equal((false, "0.1", "0.1"), (closing.IsBackground, closing.Cost.ToString(), closing.PreviousCost.ToString()));
        Assert.Equal((closing.Id, true), (heard[2].After, seen.Counters().Single(x => x.After == closing.Id).IsBackground));
        Assert.Contains(Reason.UsageNotReported, seen.Reasons());
    }

    [Fact]
    public void A_background_cycle_is_told_by_its_origin()
    {
        var readings = ReadRows.With(new AcpReader(), Cost("0.1", """{"_claude/origin":{"kind":"human"}}"""), Cost("0.2", """{"_claude/origin":{"kind":"task-notification"}}""")).Counters();

        Assert.Equal([false, true], readings.Select(x => x.IsBackground));
    }

    [Fact]
    public void Rows_by_model_beat_the_prompts_usage()
    {
        const string Quota = ""","_meta":{"quota":{"model_usage":[{"model":"claude-opus-5-5[1m]","token_count":{"inputTokens":7,"cachedInputTokens":8,"cachedWriteTokens":9,"outputTokens":10}},{"token_count":{"inputTokens":1,"outputTokens":0},"model":"claude-haiku-5-5"}]}}""";
        var reading = ReadRows.With(new AcpReader(), Prompt(3), End(3, 1, 2, Quota)).Counters().Single();

        Assert.Equal(["claude-haiku-5-5", "claude-opus-5-5"], reading.Rows.Select(x => x.Model!));
        Assert.Equal(new TokenCounts(7, 10, 9, 0, 8, 0, 0), reading.Rows[1].Tokens);
        Assert.Equal(new TokenCounts(1, 2, 4, 0, 3, 0, 0), reading.Turn);
        Assert.False(reading.ModelFromCalls);
    }

    [Fact]
    public void A_prompt_takes_the_model_that_the_agent_named_last()
    {
        var reading = ReadRows.With(new AcpReader(new ReaderOptions { Model = "other" }), Prompt(3), Cost("0.1", """{"_claude/model":"claude-opus-5-5"}"""), End(3, 1, 2)).Counters()[1];

        Assert.Equal("claude-opus-5-5", Assert.Single(reading.Rows).Model);
    }

    [Fact]
    public void A_cumulative_agent_states_totals_and_a_fall_begins_anew()
    {
        var readings = ReadRows.With(new AcpReader(new ReaderOptions { AgentProfile = AgentProfile.Cumulative }), Prompt(1), End(1, 100, 20), Prompt(2), End(2, 250, 50), Prompt(3), End(3, 10, 5)).Counters();

        Assert.All(readings, x => Assert.Equal(CounterKind.RunningTotal, x.Kind));
        Assert.Equal([CounterStart.ZeroOrRestored, CounterStart.Previous, CounterStart.Zero], readings.Select(x => x.Start));
        Assert.Equal(100, Assert.Single(readings[1].PreviousRows).Tokens.Input);
        Assert.True(readings[2].BeginsLife);
    }

    [Theory]
    [InlineData("""{"id":3,"result":{"stopReason":"cancelled","usage":null}}""")]
    [InlineData("""{"id":3,"result":{"stopReason":"end_turn"}}""")]
    [InlineData("""{"id":3,"result":{"stopReason":"cancelled","usage":{"inputTokens":0,"outputTokens":0}}}""")]
    [InlineData("""{"id":3,"error":{"code":-32603,"message":"Internal error"}}""")]
    public void A_prompt_without_usage_is_unknown_and_not_zero(string answer)
    {
        var seen = ReadRows.With(new AcpReader(), Prompt(3), answer);

        Assert.Empty(seen.Counters());
        Assert.Contains(Reason.UsageNotReported, seen.Reasons());
    }

    [Fact]
    public void Sessions_on_one_connection_keep_their_own_counters()
    {
        var readings = ReadRows.With(new AcpReader(), Prompt(1, "a"), Prompt(2, "b"), Cost("0.1", session: "a"), Cost("0.02", session: "b"), Cost("0.3", session: "a"), End(2, 1, 1), End(1, 2, 2)).Counters();

        Assert.Equal(["a", "b", "a", "b", "a"], readings.Select(x => x.Session));
        Assert.Equal("0.1", readings[2].PreviousCost.ToString());
        Assert.Equal(2, readings.Select(x => x.Stream).Distinct().Count());
    }

    [Fact]
    public void A_prompts_own_cost_counts_only_where_no_running_cost_was_stated()
    {
        const string Meta = ""","_meta":{"costUsd":0.1234}""";

        Assert.Equal("0.1234", ReadRows.With(new AcpReader(), Prompt(3), End(3, 1, 2, Meta)).Counters().Single().CostIncrement.ToString());
        Assert.Null(ReadRows.With(new AcpReader(), Prompt(3), Cost("0.1234"), End(3, 1, 2, Meta)).Counters()[1].CostIncrement);
    }

    [Fact]
    public void A_fork_names_its_parent()
    {
        var facts = ReadRows.With(new AcpReader(), """{"id":9,"method":"session/fork","params":{"sessionId":"s","cwd":"/home/dev/p"}}""", """{"id":9,"result":{"sessionId":"f"}}""").Facts();

        Assert.Equal(("f", "s"), (facts.Single().Session, facts.Single().ForkedFrom));
    }

    private sealed class SameReading : IEqualityComparer<CounterReading>
    {
        public bool Equals(CounterReading? x, CounterReading? y) => (x?.Id, x?.Stream, x?.After, x?.Cost) == (y?.Id, y?.Stream, y?.After, y?.Cost);

        public int GetHashCode(CounterReading obj) => obj.Id.GetHashCode(StringComparison.Ordinal);
    }
}
