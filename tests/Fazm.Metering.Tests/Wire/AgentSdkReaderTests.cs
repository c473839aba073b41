using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public class AgentSdkReaderTests
{
    private const string Init = """{"type":"system","subtype":"init","cwd":"/home/dev/p","session_id":"s","model":"claude-opus-5[1m]","claude_code_version":"2.1.316","uuid":"u-init"}""";
    private const string OldInit = """{"type":"system","subtype":"init","cwd":"/home/dev/p","session_id":"s","model":"claude-opus-5","claude_code_version":"2.1.185","uuid":"u-init"}""";

    private static string Start(string id, string usage, string parent = "null") =>
        $$"""{"type":"stream_event","event":{"type":"message_start","message":{"id":"{{id}}","model":"claude-opus-5","usage":{{usage}} } },"session_id":"s","parent_tool_use_id":{{parent}},"uuid":"u-{{id}}"}""";

    private static string Delta(string stop, string usage, string parent = "null", string more = "") =>
        $$"""{"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":{{stop}}},"usage":{{usage}}},"session_id":"s","parent_tool_use_id":{{parent}},"uuid":"u-d"{{more}}}""";

    private static string Result(string uuid, string cost, string totals, string usage = """{"input_tokens":1,"output_tokens":1}""", string more = "", string session = "s") =>
        $$"""{"total_cost_usd":{{cost}},"usage":{{usage}},"modelUsage":{{totals}},"session_id":"{{session}}","type":"result","uuid":"{{uuid}}"{{more}}}""";

    private static string Row(int input, int output, int write = 0, string cost = "0.5") =>
        $$"""{"inputTokens":{{input}},"outputTokens":{{output}},"cacheReadInputTokens":0,"cacheCreationInputTokens":{{write}},"webSearchRequests":0,"costUSD":{{cost}}}""";

    [Fact]
    public void Frames_of_one_answer_replace_each_other_field_by_field()
    {
        var calls = ReadRows.With(
            new AgentSdkReader(),
            Init,
            Start("msg_1", """{"input_tokens":10,"output_tokens":1,"cache_read_input_tokens":70,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20}}"""),
            Delta("\"end_turn\"", """{"output_tokens":44}""")).Calls();

        Assert.Equal(2, calls.Length);
        Assert.Equal(Completeness.Partial, calls[0].Completeness);
        Assert.Equal(new TokenCounts(10, 1, 10, 20, 70, 0, 0), calls[0].Usage.Tokens);
        Assert.Equal(Completeness.Final, calls[1].Completeness);
        Assert.Equal(new TokenCounts(10, 44, 10, 20, 70, 0, 0), calls[1].Usage.Tokens);
        Assert.All(calls, call => Assert.Equal(("s", "msg_1", "claude-opus-5", Standing.Own, false), (call.Session, call.MessageId, call.Model, call.Standing, call.IsSide)));
        Assert.All(calls, call => Assert.Null(call.RequestId));
    }

    [Fact]
    public void A_delta_without_a_stop_reason_is_made_up_and_replaces_nothing()
    {
        var calls = ReadRows.With(
            new AgentSdkReader(),
            Init,
            Start("msg_1", """{"input_tokens":10,"output_tokens":5}"""),
            Delta("null", """{"input_tokens":99,"output_tokens":5}"""),
            Delta("\"end_turn\"", """{"output_tokens":7}""")).Calls();

        Assert.Equal(Completeness.MadeUp, calls[1].Completeness);
        Assert.Equal(new TokenCounts(10, 7, 0, 0, 0, 0, 0), calls[2].Usage.Tokens);
    }

    [Fact]
    public void A_delta_belongs_to_the_message_that_it_names_or_to_the_open_one_of_its_conversation()
    {
        var calls = ReadRows.With(
            new AgentSdkReader(),
            Init,
            Start("msg_main", """{"input_tokens":1,"output_tokens":1}"""),
            Start("msg_side", """{"input_tokens":2,"output_tokens":1}""", "\"toolu_1\""),
            Delta("\"end_turn\"", """{"output_tokens":11}"""),
            Delta("\"end_turn\"", """{"output_tokens":22}""", "null", ",\"api_message_id\":\"msg_side\"")).Calls();

        Assert.Equal(("msg_main", 11L, false), (calls[2].MessageId, calls[2].Usage.Tokens.Output, calls[2].IsSide));
        Assert.Equal(("msg_side", 22L), (calls[3].MessageId, calls[3].Usage.Tokens.Output));
        Assert.Equal(("toolu_1", true), (calls[1].Agent, calls[1].IsSide));
    }

    [Fact]
    public void Assistant_rows_are_lower_bounds_and_the_message_is_heard_once_an_interval()
    {
        const string Assistant = """{"message":{"usage":{"output_tokens":3,"input_tokens":9},"model":"claude-opus-5","id":"msg_1"},"session_id":"s","uuid":"u1","request_id":"req_1","timestamp":"2026-11-22T08:00:00Z","type":"assistant"}""";
        var seen = ReadRows.With(new AgentSdkReader(), Init, Assistant, Assistant, Result("r1", "0.1", "{}", more: ",\"model_usage_since_last_result\":{}"), Assistant);

        Assert.All(seen.Calls(), call => Assert.Equal(("req_1", "u1", Completeness.Partial), (call.RequestId, call.Uuid, call.Completeness)));
        Assert.Equal(3, seen.Calls().Length);
        Assert.Equal([("u-init", "", "claude-opus-5"), ("u-init", "r1", "claude-opus-5")], seen.Heard().Select(x => (x.Stream, x.After, x.TurnModel!)));
    }

    [Fact]
    public void A_synthetic_message_is_a_notice()
    {
        var seen = ReadRows.With(new AgentSdkReader(), Init, """{"type":"assistant","message":{"id":"x","model":"<synthetic>","usage":{"input_tokens":0,"output_tokens":0}},"session_id":"s","uuid":"u"}""");

        Assert.Empty(seen.Calls());
        Assert.Empty(seen.Heard());
        Assert.Contains(Reason.Synthetic, seen.Reasons());
    }

    [Fact]
    public void Increments_beat_totals_and_an_empty_table_says_nothing_was_spent()
    {
        var readings = ReadRows.With(
            new AgentSdkReader(),
            Init,
            Result("r1", "0.5", $$"""{"claude-opus-5[1m]":{{Row(10, 20)}}}""", more: $$""","result_index":0,"model_usage_since_last_result":{"claude-opus-5[1m]":{{Row(10, 20)}},"claude-opus-5":{{Row(1, 2, cost: "0.25")}}}"""),
            Result("r2", "0.5", $$"""{"claude-opus-5[1m]":{{Row(10, 20)}}}""", more: ""","result_index":1,"model_usage_since_last_result":{},"origin":{"kind":"task-notification"}""")).Counters();

        Assert.Equal(CounterKind.Increment, readings[0].Kind);
        var row = Assert.Single(readings[0].Rows);
        Assert.Equal(("claude-opus-5", 11L, 22L), (row.Model, row.Tokens.Input, row.Tokens.Output));
        Assert.Equal("0.75", readings[0].CostIncrement.ToString());
        Assert.Null(readings[0].PreviousCost);
        Assert.False(readings[0].IsBackground);
        Assert.Empty(readings[1].Rows);
        Assert.False(readings[1].Rows.IsDefault);
        Assert.Equal(("r1", "0", "0.5", true, false), (readings[1].After, readings[1].CostIncrement.ToString(), readings[1].PreviousCost.ToString(), readings[1].IsBackground, readings[1].BeginsLife));
    }

    [Theory]
    [InlineData("2.1.276", CounterStart.Zero)]
    [InlineData("2.1.277", CounterStart.ZeroOrRestored)]
    [InlineData("2.0.999", CounterStart.Zero)]
    [InlineData("3.0.0", CounterStart.ZeroOrRestored)]
    [InlineData("new", CounterStart.ZeroOrRestored)]
    public void The_first_total_starts_as_the_version_says(string version, CounterStart start)
    {
        var init = OldInit.Replace("2.1.185", version, StringComparison.Ordinal);
        var reading = Assert.Single(ReadRows.With(new AgentSdkReader(), init, Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}""")).Counters());

        Assert.Equal((CounterKind.RunningTotal, start), (reading.Kind, reading.Start));
    }

    [Fact]
    public void Totals_carry_the_reading_before_them_whatever_its_session()
    {
        var readings = ReadRows.With(
            new AgentSdkReader(),
            OldInit,
            Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}"""),
            Result("r2", "0.75", $$"""{"m":{{Row(3, 4)}}}""", session: "after-clear")).Counters();

        Assert.Equal((CounterStart.Previous, "r1", "after-clear", "0.5", false), (readings[1].Start, readings[1].After, readings[1].Session, readings[1].PreviousCost.ToString(), readings[1].BeginsLife));
        Assert.Equal(readings[0].Rows, readings[1].PreviousRows);
    }

    [Theory]
    [InlineData("0.25", "{\"m\":{\"inputTokens\":9,\"outputTokens\":9,\"costUSD\":0.25}}")]
    [InlineData("0.75", "{\"m\":{\"inputTokens\":9,\"outputTokens\":1,\"costUSD\":0.75}}")]
    [InlineData("0.75", "{\"other\":{\"inputTokens\":9,\"outputTokens\":9,\"costUSD\":0.75}}")]
    public void A_fall_in_money_or_in_any_class_begins_another_life(string cost, string totals)
    {
        var readings = ReadRows.With(new AgentSdkReader(), Init, Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}"""), Result("r2", cost, totals)).Counters();

        Assert.True(readings[1].BeginsLife);
        Assert.Equal(CounterStart.ZeroOrRestored, readings[1].Start);
        Assert.Null(readings[1].PreviousCost);
        Assert.True(readings[1].PreviousRows.IsDefault);
    }

    [Fact]
    public void Result_index_zero_begins_another_life_even_without_a_fall()
    {
        var readings = ReadRows.With(
            new AgentSdkReader(),
            Init,
            Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}""", more: ",\"result_index\":0"),
            Result("r2", "0.75", $$"""{"m":{{Row(3, 4)}}}""", more: ",\"result_index\":0")).Counters();

        Assert.False(readings[0].BeginsLife);
        Assert.True(readings[1].BeginsLife);
    }

    [Fact]
    public void A_cleared_conversation_of_a_client_that_resets_begins_at_zero_though_the_total_is_larger()
    {
        const string Reset = """{"type":"conversation_reset","session_id":"s","uuid":"x"}""";
        string[] rows = [Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}"""), Reset, Result("r2", "0.75", $$"""{"m":{{Row(3, 4)}}}""", session: "t")];
        var newer = ReadRows.With(new AgentSdkReader(), [Init, .. rows]).Counters();
        var older = ReadRows.With(new AgentSdkReader(), [OldInit, .. rows]).Counters();

        Assert.Equal((CounterStart.Zero, true), (newer[1].Start, newer[1].BeginsLife));
        Assert.Equal((CounterStart.Previous, false), (older[1].Start, older[1].BeginsLife));
    }

    [Fact]
    public void A_recording_that_began_late_has_an_unknown_start_and_one_of_results_alone_has_not()
    {
        const string Middle = """{"type":"user","message":{"role":"user"},"session_id":"s","uuid":"u9"}""";
        var total = Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}""");

        Assert.Equal(CounterStart.NotSeen, ReadRows.With(new AgentSdkReader(), Middle, total).Counters()[0].Start);
        Assert.Equal(CounterStart.NotSeen, ReadRows.With(new AgentSdkReader(), Init, Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}""", more: ",\"result_index\":3")).Counters()[0].Start);
        Assert.Equal(CounterStart.Zero, ReadRows.With(new AgentSdkReader(), total).Counters()[0].Start);
        Assert.Equal(CounterStart.ZeroOrRestored, ReadRows.With(new AgentSdkReader(), Init, Middle, total).Counters()[0].Start);
    }

    [Fact]
    public void The_turns_split_of_cache_writes_is_given_to_the_one_model_that_grew_by_it()
    {
        const string Turn = """{"input_tokens":4,"output_tokens":5,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":6}}""";
        var readings = ReadRows.With(
            new AgentSdkReader(),
            OldInit,
            Result("r1", "0.5", $$"""{"helper":{{Row(900, 2)}},"m":{{Row(4, 5, 7)}}}""", Turn),
            Result("r2", "0.75", $$"""{"helper":{{Row(900, 2)}},"m":{{Row(8, 10, 14)}}}""", Turn)).Counters();

        var main = readings[1].Rows.Single(row => row.Model == "m");
        Assert.Equal((2L, 12L, true), (main.Tokens.CacheWrite5m, main.Tokens.CacheWrite1h, main.SplitKnown));
        Assert.True(readings[0].Rows.All(row => row.SplitKnown));
    }

    [Fact]
    public void A_split_that_two_models_could_have_stays_unknown()
    {
        const string Turn = """{"input_tokens":4,"output_tokens":5,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_1h_input_tokens":7}}""";
        var reading = Assert.Single(ReadRows.With(new AgentSdkReader(), OldInit, Result("r1", "0.5", $$"""{"a":{{Row(4, 5, 7)}},"b":{{Row(4, 5, 7)}}}""", Turn)).Counters());

        Assert.All(reading.Rows, row => Assert.Equal((7L, 0L, false), (row.Tokens.CacheWrite5m, row.Tokens.CacheWrite1h, row.SplitKnown)));
    }

    [Fact]
    public void A_result_without_models_states_the_turns_own_usage()
    {
        var reading = Assert.Single(ReadRows.With(new AgentSdkReader(new ReaderOptions { Model = "claude-sonnet-4" }), Result("r1", "0.6571631500000001", "{}", """{"input_tokens":112,"output_tokens":6814}""")).Counters());

        Assert.Equal(CounterKind.Increment, reading.Kind);
        Assert.Equal(new ModelCount("claude-sonnet-4", new TokenCounts(112, 6814, 0, 0, 0, 0, 0), true), Assert.Single(reading.Rows));
        Assert.Equal("0.65716315", reading.Cost.ToString());
    }

    [Fact]
    public void Rows_without_ids_are_named_by_what_the_stream_said_so_that_a_copy_and_a_prefix_are_the_same()
    {
        string[] rows = ["""{"type":"note"}""", """{"type":"result","session_id":"s","total_cost_usd":0.1,"modelUsage":{}}""", """{"type":"result","session_id":"s","total_cost_usd":0.1,"modelUsage":{}}"""];
        var whole = ReadRows.With(new AgentSdkReader(), rows).Counters();
        var again = ReadRows.With(new AgentSdkReader(new ReaderOptions { Session = "another-name" }), rows).Counters();
        var prefix = ReadRows.With(new AgentSdkReader(), rows[..2]).Counters();
        var other = ReadRows.With(new AgentSdkReader(), ["""{"type":"notes"}""", .. rows[1..]]).Counters();

        Assert.Equal(2, whole.Select(x => x.Id).Distinct().Count());
        Assert.Equal(whole.Select(x => (x.Id, x.Stream, x.After)), again.Select(x => (x.Id, x.Stream, x.After)));
        Assert.Equal((whole[0].Id, whole[0].Stream), (prefix[0].Id, prefix[0].Stream));
        Assert.NotEqual(whole[0].Stream, other[0].Stream);
    }

    [Fact]
    public void A_result_that_comes_again_is_told_once_and_what_follows_it_follows_it_again()
    {
        string[] rows = [Init, Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}"""), Result("r2", "0.75", $$"""{"m":{{Row(3, 4)}}}""")];
        var seen = ReadRows.With(new AgentSdkReader(), [.. rows, .. rows, Result("r3", "1", $$"""{"m":{{Row(5, 6)}}}""")]);

        Assert.Equal(["r1", "r2", "r3"], seen.Counters().Select(x => x.Id));
        Assert.Equal(("r2", CounterStart.Previous), (seen.Counters()[2].After, seen.Counters()[2].Start));
        Assert.Equal(2, seen.Reasons().Count(x => x == Reason.RepeatedReading));
    }

    [Fact]
    public void The_array_of_json_output_is_read_row_by_row()
    {
        var total = Result("r1", "0.5", $$"""{"m":{{Row(1, 2)}}}""");
        var seen = ReadRows.With(new AgentSdkReader(), "[" + Init + "," + total + "]");

        Assert.Equal(("u-init", "r1"), (seen.Counters().Single().Stream, seen.Counters().Single().Id));
        Assert.Equal("/home/dev/p", seen.Facts().Single().Project);
    }

    [Fact]
    public void A_fallback_changes_the_turns_model_until_the_next_announcement_and_a_subagents_does_not()
    {
        const string Fallback = """{"type":"system","subtype":"model_fallback","trigger":"overloaded","original_model":"claude-opus-5","fallback_model":"claude-sonnet-5[1m]","session_id":"s","uuid":"f"}""";
        const string Side = """{"type":"system","subtype":"model_fallback","fallback_model":"claude-haiku-5-5","scope":"local","session_id":"s","uuid":"f2"}""";
        const string Usage = """{"input_tokens":1,"output_tokens":1}""";
        var heard = ReadRows.With(new AgentSdkReader(), Init, Start("m1", Usage), Fallback, Side, Start("m2", Usage), Start("m3", Usage, "\"toolu\""), Init, Start("m4", Usage)).Heard();

        Assert.Equal(["claude-opus-5", "claude-sonnet-5", null, "claude-opus-5"], heard.Select(x => x.TurnModel));
    }

    [Fact]
    public void Sizes_of_contexts_are_gauges_and_refused_counts_are_named()
    {
        var seen = ReadRows.With(
            new AgentSdkReader(),
            """{"type":"system","subtype":"task_progress","usage":{"total_tokens":11971},"session_id":"s","uuid":"a"}""",
            Start("m1", """{"input_tokens":-1,"output_tokens":1}"""),
            Result("r1", "0.5", """{"m":{"inputTokens":1.5}}""", "{}"),
            Result("r2", "null", "null", "null"));

        Assert.Equal([Reason.Gauge, Reason.NegativeTokenCount, Reason.NegativeTokenCount, Reason.UsageNotReported], seen.Reasons());
        Assert.True(Assert.Single(seen.Counters()).Rows.IsDefault);
    }
}
