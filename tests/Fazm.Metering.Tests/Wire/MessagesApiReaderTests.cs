using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public sealed class MessagesApiReaderTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","model":"claude-opus-5[1m]","content":[],"stop_reason":null,"usage":{"input_tokens":2679,"cache_creation_input_tokens":40,"cache_read_input_tokens":3,"output_tokens":3}}}""";
    private const string Delta = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":10682,"output_tokens":510,"server_tool_use":{"web_search_requests":1}}}""";
    private const string Stop = """{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":25,"outputTokenCount":15}}""";

    [Fact]
    public void A_delta_replaces_what_it_names_and_keeps_the_rest()
    {
        var calls = new MessagesApiReader(new() { RequestId = "req_1", Session = "s" }).ReadAll(Start, """{"type":"ping"}""", Delta, Stop).Calls();
        Assert.Equal([Completeness.Partial, Completeness.Final], calls.Select(c => c.Completeness));
        Assert.Equal(new TokenCounts(10682, 510, 40, 0, 3, 1, 0), calls[1].Usage.Tokens);
        Assert.All(calls, c => Assert.Equal(("s", "req_1", "msg_1", "claude-opus-5"), (c.Session, c.RequestId, c.MessageId, c.Model)));
    }

    [Fact]
    public void A_delta_without_a_stop_reason_is_made_up() =>
        Assert.Equal(Completeness.MadeUp, new MessagesApiReader().ReadAll(Start, Delta.Replace("\"end_turn\"", "null", StringComparison.Ordinal)).Calls()[1].Completeness);

    [Fact]
    public void A_delta_with_a_bad_count_replaces_nothing_and_the_next_one_counts()
    {
        var seen = new MessagesApiReader().ReadAll(Start, Delta.Replace("510", "-510", StringComparison.Ordinal), Delta);
        Assert.Equal([Reason.NegativeTokenCount], seen.Reasons());
        Assert.Equal((510, Completeness.Final), (seen.Calls()[^1].Usage.Tokens.Output, seen.Calls()[^1].Completeness));
    }

    [Fact]
    public void Answers_follow_each_other_and_a_cut_one_stays_partial()
    {
        var second = Start.Replace("msg_1", "msg_2", StringComparison.Ordinal);
        var calls = new MessagesApiReader(new() { RequestId = "req_1" }).ReadAll(Start, second, Delta, Stop).Calls();
        Assert.Equal([("msg_1", Completeness.Partial), ("msg_2", Completeness.Partial), ("msg_2", Completeness.Final)], calls.Select(c => (c.MessageId!, c.Completeness)));
        Assert.Equal(["req_1", null, null], calls.Select(c => c.RequestId));
        Assert.All(calls, c => Assert.Equal(SessionIds.Unknown, c.Session));
    }

    [Fact]
    public void A_delta_whose_start_nobody_saw_is_remarked_and_not_counted()
    {
        Assert.Equal([Reason.AnswerWithoutStart], new MessagesApiReader().ReadAll(Delta).Reasons());
        var seen = new MessagesApiReader().ReadAll(Start, Stop, Delta);
        Assert.Single(seen.Calls());
        Assert.Equal([Reason.NoUsage, Reason.AnswerWithoutStart], seen.Reasons());
    }

    [Theory]
    [InlineData("""{"id":"msg_7","type":"message","model":"m","stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":6}}""")]
    [InlineData("""{"custom_id":"x","result":{"type":"succeeded","message":{"id":"msg_7","type":"message","model":"m","stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":6}}}}""")]
    public void Plain_answers_and_batch_results_are_final(string row)
    {
        var call = Assert.Single(new MessagesApiReader().ReadAll(row)).Call;
        Assert.Equal(("msg_7", "m", Completeness.Final, 5L, 6L), (call.MessageId, call.Model, call.Completeness, call.Usage.Tokens.Input, call.Usage.Tokens.Output));
    }

    [Fact]
    public void Errors_are_named_and_damage_has_a_reason()
    {
        var remark = Assert.Single(new MessagesApiReader().ReadRow("""{"type":"error","error":{"type":"overloaded_error","message":"secret"}}""")).Remark;
        Assert.Equal((Reason.NoUsage, "overloaded_error"), (remark.Reason, remark.Detail));
        Assert.Equal([Reason.Malformed], new MessagesApiReader().ReadRow("""data: {"type":"message_start","mess""").Reasons());
        Assert.Equal([Reason.NegativeTokenCount], new MessagesApiReader().ReadRow(Start.Replace("2679", "-1", StringComparison.Ordinal)).Reasons());
    }

    [Fact]
    public async Task A_live_body_and_its_recording_say_the_same()
    {
        var body = $"event: message_start\ndata: {Start}\n\n: comment\n\nevent: message_delta\ndata: {Delta}\n\nevent: message_stop\ndata: {Stop}\n\n";
        var recorded = UsageLog.Read(WireData.Bytes(body)).ToList();
        var live = ServerSentEvents.Read(WireData.Bytes(body)).ToList();
        var later = new List<Observation>();
        await foreach (var seen in ServerSentEvents.ReadAsync(WireData.Bytes(body)))
        {
            later.Add(seen);
        }

        Assert.Equal(2, recorded.Calls().Length);
        Assert.Equal(recorded.Calls(), live.Calls());
        Assert.Equal(recorded.Calls(), later.Calls());
        Assert.Equal([Reason.NoUsage], recorded.Reasons());
    }

    [Fact]
    public void Data_over_several_lines_is_one_event_in_a_live_body()
    {
        var body = "event: x\n" + string.Concat(Start.Replace(",", ",\n", StringComparison.Ordinal).Split('\n').Select(l => $"data: {l}\n")) + "\n";
        Assert.Single(ServerSentEvents.Read(new MemoryStream(Encoding.UTF8.GetBytes(body))).Calls());
    }
}
