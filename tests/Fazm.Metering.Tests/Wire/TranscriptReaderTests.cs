using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public sealed class TranscriptReaderTests
{
    [Theory]
    [InlineData("stream-fork")]
    [InlineData("stream-subagent")]
    [InlineData("stream-upgrade")]
    public void Greatest_snapshot_of_each_message_is_what_was_billed(string capture)
    {
        var best = WireData.Transcripts(capture).SelectMany(f => UsageLog.Read(f)).ToList().Calls()
            .GroupBy(c => c.MessageId!).Select(g => g.MaxBy(c => c.Usage.Tokens.Output)).ToList();
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(WireData.Captures, capture, "billed.json")));
        var billed = expected.RootElement;

        Assert.Equal(billed.GetProperty("requests").GetInt32(), best.Count);
        Assert.Equal(billed.GetProperty("input_tokens").GetInt64(), best.Sum(c => c.Usage.Tokens.Input));
        Assert.Equal(billed.GetProperty("output_tokens").GetInt64(), best.Sum(c => c.Usage.Tokens.Output));
        Assert.Equal(billed.GetProperty("cache_write_5m").GetInt64(), best.Sum(c => c.Usage.Tokens.CacheWrite5m));
        Assert.Equal(billed.GetProperty("cache_read").GetInt64(), best.Sum(c => c.Usage.Tokens.CacheRead));
        Assert.All(best, c => Assert.Equal(Completeness.Final, c.Completeness));
    }

    [Fact]
    public void Rows_copied_into_a_fork_are_copies_and_name_no_place()
    {
        var fork = WireData.Transcripts("stream-fork").Single(f => f.Contains("9855e1a6", StringComparison.Ordinal));
        var seen = UsageLog.Read(fork).ToList();
        var calls = seen.Calls();

        Assert.Equal([Standing.Copied, Standing.Copied, Standing.Copied, Standing.Own, Standing.Own, Standing.Own], calls.Select(c => c.Standing));
        Assert.All(calls, c => Assert.True(c.Chain.MayBeSaved));
        Assert.All(calls.Take(3), c => Assert.Null(c.Chain.Root));
        var states = seen.Counters();
        Assert.Equal(["", "", states[0].Id], calls.Skip(3).Select(c => c.Chain.StateBefore));
        Assert.Equal(2, states.Length);
        Assert.Equal([CounterStart.Zero, CounterStart.Previous], states.Select(s => s.Start));
        Assert.Equal(["", states[0].Id], states.Select(s => s.After));
        Assert.Equal(states[0].Rows, states[1].PreviousRows);
        Assert.Equal(states[0].Cost, states[1].PreviousCost);
        Assert.True(states[0].Rows[0].SplitKnown);
        Assert.Equal("0.0927771", states[0].Cost!.Value.ToString());
    }

    [Fact]
    public void Interrupted_rows_are_partial()
    {
        var calls = WireData.Transcripts("stream-sigint").SelectMany(f => UsageLog.Read(f)).Calls();
        Assert.Contains(calls, c => c.Completeness == Completeness.Partial);
        Assert.Contains(calls, c => c.Completeness == Completeness.Final);
    }

    [Fact]
    public void Subagent_files_belong_to_their_parents_session_and_are_side_conversations()
    {
        var file = WireData.Transcripts("stream-subagent").Single(f => f.Contains("subagents", StringComparison.Ordinal));
        var calls = UsageLog.Read(file).Calls();
        Assert.NotEmpty(calls);
        Assert.All(calls, c => Assert.Equal("b09db197-caec-4a5c-963b-d7d400857504", c.Session));
        Assert.All(calls, c => Assert.Equal("ae3d5923159477427", c.Agent));
        Assert.All(calls, c => Assert.True(c.IsSide));
        Assert.All(calls, c => Assert.Equal("claude-haiku-5-5", c.Model));
    }

    [Fact]
    public void A_row_tells_everything_in_any_order_of_keys_and_spelling()
    {
        var call = Assert.Single(new TranscriptReader().ReadAll(
            """
            {"message": {"usage": {"output_tokens": 5, "input_tokens": 3}, "stop_reason": "end_turn", "model": "claude-opus-5[1m]", "id": "msg_9"},
             "agentId": "a1", "isSidechain": true, "requestedModel": "claude-opus-5-5[1m]", "uuid": "u", "session\u0049d": "s-9", "requestId": "",
             "timestamp": "2026-03-01T10:00:00.000Z", "typ\u0065": "assistant"}
            """).Calls());
        Assert.Equal(("msg_9", null, null), (call.MessageId, call.RequestId, call.RowId));
        Assert.Equal(("s-9", null), (call.Session, call.BornIn));
        Assert.Equal(("claude-opus-5", "claude-opus-5-5"), (call.Model, call.RequestedModel));
        Assert.Equal(("a1", true), (call.Agent, call.IsSide));
        Assert.Equal((3, 5), (call.Usage.Tokens.Input, call.Usage.Tokens.Output));
        Assert.Equal(Standing.NotStated, call.Standing);
        Assert.Equal(new ChainPlace("msg_9", call.At, "", false), call.Chain);
        Assert.Equal("2026-03-01T10:00:00.000Z", call.At.ToString());
    }

    [Fact]
    public void Usage_inside_content_and_tool_results_is_no_usage()
    {
        Assert.Equal([Reason.NoUsage], new TranscriptReader().ReadRow("""{"type":"user","uuid":"u","sessionId":"s","toolUseResult":{"usage":{"input_tokens":1}},"message":{"usage":{"input_tokens":1}}}""").Reasons());
        var call = Assert.Single(new TranscriptReader().ReadRow(WireData.Row()));
        Assert.Equal(100, call.Call.Usage.Tokens.Input);
    }

    [Theory]
    [InlineData("""{"type":"assistant", this is not valid json}""", Reason.Malformed)]
    [InlineData("""{"type":"assistant","message":{"usage":{"input_tokens":1}}""", Reason.Malformed)]
    [InlineData("""{"type":"assistant","message":{"usage":{"input_tokens":1}}}{}""", Reason.Malformed)]
    [InlineData("""[1,2]""", Reason.Malformed)]
    [InlineData("{\"type\":\"assistant\"\0}", Reason.NotText)]
    [InlineData("""{"type":"assistant","sessionId":"s","message":{"id":"m","usage":{"input_tokens":-1}}}""", Reason.NegativeTokenCount)]
    [InlineData("""{"type":"assistant","sessionId":"s","message":{"id":"m","usage":{"input_tokens":1.5}}}""", Reason.NegativeTokenCount)]
    [InlineData("""{"type":"assistant","sessionId":"s","message":{"id":"m","usage":{"cache_creation":{"ephemeral_5m_input_tokens":9223372036854775807,"ephemeral_1h_input_tokens":9223372036854775807}}}}""", Reason.NegativeTokenCount)]
    [InlineData("""{"type":"assistant","sessionId":"s","message":{"id":"m","model":"<synthetic>","usage":{"input_tokens":0}}}""", Reason.Synthetic)]
    [InlineData("""{"type":"assistant","sessionId":"s","message":{"id":"m"}}""", Reason.NoUsage)]
    [InlineData("""{"type":"cost-state","sessionId":"s","modelUsage":{"m":{"inputTokens":-1}}}""", Reason.NegativeTokenCount)]
    public void What_does_not_count_has_one_reason(string row, Reason reason) => Assert.Equal([reason], new TranscriptReader().ReadAll(row).Reasons());

    [Fact]
    public void Half_a_surrogate_pair_in_a_field_loses_the_field_only()
    {
        var seen = new TranscriptReader().ReadRow(WireData.Row(more: ",\"cwd\":\"\\ud800\""));
        Assert.Single(seen.Calls());
        Assert.Empty(seen.Facts());
    }

    [Fact]
    public void Rows_without_ids_are_told_apart_by_content_and_count_and_copies_agree()
    {
        string[] rows = [WireData.Row(request: null, message: null), WireData.Row(request: null, message: null), WireData.Row(request: "", message: null, output: 51)];
        var ids = new TranscriptReader().ReadAll(rows).Calls().Select(c => c.RowId);
        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, Assert.NotNull);
        Assert.Equal(ids, new TranscriptReader().ReadAll(rows).Calls().Select(c => c.RowId));
    }

    [Fact]
    public void Old_rows_have_their_counts_beside_the_message()
    {
        var call = Assert.Single(new TranscriptReader(new() { Session = "stem" }).ReadRow(
            """{"type":"assistant","uuid":"msg-002","timestamp":"2024-12-01T10:00:30.000Z","message":{"model":"claude-3-5-sonnet-20241022"},"costUSD":0.05,"cacheCreationInputTokens":100,"cacheReadInputTokens":50,"inputTokens":200,"outputTokens":100}""").Calls());
        Assert.Equal(new TokenCounts(200, 100, 100, 0, 50, 0, 0), call.Usage.Tokens);
        Assert.Equal(("uuid:msg-002", "stem", "claude-3-5-sonnet-20241022"), (call.RowId, call.Session, call.Model));
    }

    [Fact]
    public void Progress_rows_carry_a_subagents_answer()
    {
        const string Row = """{"type":"progress","sessionId":"s","uuid":"outer","timestamp":"2026-03-10T06:00:09.000Z","data":{"agentId":"a7","type":"agent_progress","message":{"type":"assistant","timestamp":"2026-03-10T06:00:01.000Z","uuid":"inner","requestId":"req_h","message":{"model":"claude-haiku-4-5","id":"msg_h","content":[],"usage":{"input_tokens":20,"output_tokens":2}}}}}""";
        var call = Assert.Single(new TranscriptReader().ReadRow(Row)).Call;
        Assert.Equal(("req_h", "msg_h", "inner", "a7", true), (call.RequestId, call.MessageId, call.Uuid, call.Agent, call.IsSide));
        Assert.Equal("2026-03-10T06:00:01.000Z", call.At.ToString());
        Assert.Equal([Reason.NoUsage], new TranscriptReader().ReadRow(Row.Replace("\"type\":\"assistant\"", "\"type\":\"user\"", StringComparison.Ordinal)).Reasons());
    }

    [Fact]
    public void Requests_that_build_on_each_other_are_one_chain_after_one_state()
    {
        var calls = new TranscriptReader().ReadAll(
            """{"type":"cost-state","sessionId":"s","totalCostUSD":1,"totalDuration":5,"modelUsage":{"m":{"inputTokens":1}}}""",
            """{"type":"api-request","sessionId":"s","id":"r1","timestamp":"2026-03-01T10:00:00.000Z"}""",
            """{"type":"api-request","sessionId":"s","id":"r2","base":"r1","timestamp":"2026-03-01T10:00:05.000Z"}""",
            """{"type":"cost-state","sessionId":"s","totalCostUSD":2,"totalDuration":6,"modelUsage":{"m":{"inputTokens":2}}}""",
            """{"type":"api-request","sessionId":"s","id":"r3","base":"r2","timestamp":"2026-03-01T10:00:06.000Z"}""",
            """{"type":"api-request","sessionId":"s","id":"r4","base":"elsewhere","timestamp":"2026-03-01T10:00:07.000Z"}""",
            WireData.Row("s", more: ",\"requestRef\":\"r3\""),
            WireData.Row("s", more: ",\"requestRef\":\"r4\""),
            WireData.Row("s", more: ",\"requestRef\":\"r5\"")).Calls();
        Assert.Equal(["r1", "r4", null], calls.Select(c => c.Chain.Root));
        Assert.StartsWith("state:s:5:", calls[0].Chain.StateBefore, StringComparison.Ordinal);
        Assert.StartsWith("state:s:6:", calls[1].Chain.StateBefore, StringComparison.Ordinal);
        Assert.Equal("2026-03-01T10:00:00.000Z", calls[0].Chain.At.ToString());
        Assert.Equal([Standing.Own, Standing.Own, Standing.Copied], calls.Select(c => c.Standing));
    }

    [Fact]
    public void A_saved_state_is_told_once_whatever_the_order_of_its_models()
    {
        var seen = new TranscriptReader().ReadAll(
            """{"type":"cost-state","sessionId":"s","totalCostUSD":1,"totalDuration":5,"modelUsage":{"a[1m]":{"inputTokens":1,"cacheCreationInputTokens":7},"b":{"outputTokens":2,"webSearchRequests":3}}}""",
            """{"type":"cost-state","sessionId":"s","totalCostUSD":1,"totalDuration":5,"modelUsage":{"b":{"outputTokens":2,"webSearchRequests":3},"a":{"inputTokens":1,"cacheCreationInputTokens":7}}}""");
        var state = Assert.Single(seen.Counters());
        Assert.Equal([Reason.RepeatedReading], seen.Reasons());
        Assert.Equal(new ModelCount("a", new(1, 0, 7, 0, 0, 0, 0), false), state.Rows[0]);
        Assert.Equal(3, state.Rows[1].Tokens.WebSearches);
        Assert.Equal("file:s", state.Stream);
    }

    [Theory]
    [InlineData("")]
    [InlineData("claude-opus-5-\\ud8005")]
    public void A_saved_total_whose_key_is_no_text_names_no_model_before_and_after_saving(string key)
    {
        var row = "{\"type\":\"cost-state\",\"sessionId\":\"s\",\"totalCostUSD\":0.01,\"modelUsage\":{\"" + key + "\":{\"inputTokens\":367,\"outputTokens\":64,\"cacheReadInputTokens\":1,\"cacheCreationInputTokens\":0}}}\n";
        var meter = new MeterSet();
        foreach (var seen in UsageLog.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(row)), surface: Surface.Transcript))
        {
            Assert.All(seen.Kind == ObservationKind.Counter ? seen.Counter.Rows.AsEnumerable() : [], count => Assert.Null(count.Model));
            meter.Add(seen);
        }

        using var saved = new MemoryStream();
        meter.Save(saved);
        saved.Position = 0;
        var before = SessionTotal.Of(meter.Report());
        Assert.Equal(432, before.Tokens.AllTokens);
        Assert.Equal(before, SessionTotal.Of(MeterSet.Load(saved).Report()));
    }
}
