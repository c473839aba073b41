using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>Shapes that real clients were seen to write and that the recordings here do not hold: each was once counted above the bill.</summary>
public sealed class WrittenTranscriptTests
{
    private const string Parent = "11111111-2222-3333-4444-555555555555";
    private const string Fork = "99999999-2222-3333-4444-555555555555";

    private static readonly TokenCounts First = WrittenTranscript.Tokens(1, 28, 22386, 0);
    private static readonly TokenCounts Second = WrittenTranscript.Tokens(1, 26, 108, 22386);
    private static readonly TokenCounts Compaction = WrittenTranscript.Tokens(1, 30, 1700, 22400);
    private static readonly TokenCounts Third = WrittenTranscript.Tokens(1, 14, 117, 22835);

    /// <summary>A fork of a compacted session has a copy of the newest calls alone. The older ones were made before it, too.</summary>
    [Fact]
    public void A_fork_of_a_compacted_session_goes_on_from_what_its_parent_saved()
    {
        var fork = new WrittenTranscript(Fork).Queue(20).Compacted(5).Answer("2", 4, default, "r2").Request("r3", 21).Answer("3", 22, Third, "r3")
            .State(First + Second + Compaction + Third);
        var bill = Bill.Of([.. CompactedParent().Read(), .. fork.Read()]);
        Assert.Equal(First + Second + Compaction, bill[Parent, WrittenTranscript.Model]);
        Assert.Equal(Third, bill[Fork, WrittenTranscript.Model]);
    }

    /// <summary>Of a compaction that kept nothing a fork has no call. That it went on from a total is told by the compaction before its first answer.</summary>
    [Fact]
    public void A_fork_without_copied_calls_claims_its_calls_alone()
    {
        var fork = new WrittenTranscript(Fork).Queue(20).Compacted(5).Request("r3", 21).Answer("3", 22, Third, "r3").State(First + Second + Compaction + Third)
            .Queue(30).Request("r4", 31).Answer("4", 32, Second, "r4").State(First + Second + Compaction + Third + Second + Compaction);
        var report = Report([.. CompactedParent().Read(), .. fork.Read()]);
        Assert.Equal(Third + Second + Compaction, Bill.Of(report)[Fork, WrittenTranscript.Model]);
        Assert.Contains(report.Flags, flag => flag.Reason == Reason.TotalOfUnknownStart);
    }

    /// <summary>Clients saved totals some versions before they wrote down their requests.</summary>
    [Fact]
    public void A_client_that_saves_totals_and_names_no_requests_wrote_its_state()
    {
        var transcript = new WrittenTranscript(Parent).Queue(1).Answer("1", 2, First, version: "2.1.185").Answer("2", 4, Second, version: "2.1.277").State(Second)
            .Request("r3", 11).Answer("3", 12, Third, "r3", "2.1.300").State(Second + Third);
        var stream = $$$"""
            {"type":"stream_event","session_id":"{{{Parent}}}","uuid":"e1","event":{"type":"message_start","message":{"id":"msg_2","model":"{{{WrittenTranscript.Model}}}","usage":{{{WrittenTranscript.Usage(Second)}}} } } }
            {"type":"stream_event","session_id":"{{{Parent}}}","uuid":"e2","event":{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{{WrittenTranscript.Usage(Second)}}} } }
            {"type":"result","subtype":"success","session_id":"{{{Parent}}}","uuid":"e3","num_turns":1,"result_index":0,"usage":{{{WrittenTranscript.Usage(Second)}}},"modelUsage":{"{{{WrittenTranscript.Model}}}":{{{WrittenTranscript.Total(Second)}}} } }

            """;
        Assert.Equal(First + Second + Third, Bill.Of(transcript.Read())[Parent, WrittenTranscript.Model]);
        Assert.Equal(First + Second + Third, Bill.Of([.. transcript.Read(), .. Rows(stream, Surface.AgentSdk)])[Parent, WrittenTranscript.Model]);
    }

    /// <summary>Two processes resumed one session at once, and one was killed: the state is the other's, though requests of the killed one began last.</summary>
    [Fact]
    public void A_state_of_processes_that_ran_side_by_side_tells_nothing()
    {
        var larger = WrittenTranscript.Tokens(3, 40, 300, 22900);
        var transcript = new WrittenTranscript(Parent).Queue(1).Request("r1", 2).Answer("1", 3, First, "r1").State(First)
            .Request("a1", 11).Answer("a1", 12, larger, "a1").Request("b1", 13).Answer("b1", 14, Second, "b1").Request("a2", 15, "a1").Answer("a2", 16, Third, "a2")
            .State(First + larger + Third);
        Assert.Equal(First + larger + Third + Second, Bill.Of(transcript.Read())[Parent, WrittenTranscript.Model]);
    }

    /// <summary>The one that ends last went on from an older state than the one before its own.</summary>
    [Fact]
    public void What_grew_from_a_state_that_another_process_wrote_meanwhile_is_not_known()
    {
        var larger = WrittenTranscript.Tokens(3, 40, 300, 22900);
        var transcript = new WrittenTranscript(Parent).Queue(1).Request("r1", 2).Answer("1", 3, First, "r1").State(First)
            .Request("b1", 11).Answer("b1", 12, larger, "b1").Request("a1", 13).Answer("a1", 14, Second, "a1").State(First + Second)
            .Request("b2", 15, "b1").Answer("b2", 16, Third, "b2").State(First + larger + Third);
        Assert.Equal(First + larger + Third + Second, Bill.Of(transcript.Read())[Parent, WrittenTranscript.Model]);
    }

    /// <summary>Of a connection whose recording does not show that it loaded the session again, the prompts are of several processes, each with a state.</summary>
    [Fact]
    public void A_connection_that_heard_two_processes_is_one_account_of_both_states()
    {
        var transcript = new WrittenTranscript(Parent).Queue(1).Request("r1", 2).Answer("1", 3, First, "r1").State(First + Compaction)
            .Queue(11).Request("r2", 12).Answer("2", 13, Second, "r2").State(First + Compaction + Second);
        var acp = Prompt(1, "msg_1", First) + Prompt(2, "msg_2", Second);
        Assert.Equal(First + Compaction + Second, Bill.Of([.. transcript.Read(), .. Rows(acp, Surface.Acp)])[Parent, WrittenTranscript.Model]);
    }

    /// <summary>An older client ran between two states, and its recording holds the result alone: its total lies between theirs, but it is more than the second grew by.</summary>
    [Fact]
    public void A_total_that_is_more_than_a_state_grew_by_is_no_part_of_it()
    {
        var other = WrittenTranscript.Tokens(1, 38, 31539, 0);
        var own = WrittenTranscript.Tokens(1, 28, 31853, 0);
        var transcript = new WrittenTranscript(Parent).Queue(1).Request("r1", 1).Answer("1", 2, First, "r1").State(First)
            .Answer("2", 11, other, version: "2.1.276").Answer("3", 21, own, version: "2.1.277").State(First + own);
        var result = $$$"""
            {"type":"result","subtype":"success","session_id":"{{{Parent}}}","uuid":"e3","num_turns":1,"result_index":0,"usage":{{{WrittenTranscript.Usage(other)}}},"modelUsage":{"{{{WrittenTranscript.Model}}}":{{{WrittenTranscript.Total(other)}}} } }

            """;
        Assert.Equal(First + other + own, Bill.Of([.. transcript.Read(), .. Rows(result, Surface.AgentSdk)])[Parent, WrittenTranscript.Model]);
    }

    private static WrittenTranscript CompactedParent() =>
        new WrittenTranscript(Parent).Queue(1).Request("r1", 1).Answer("1", 2, First, "r1").Request("r2", 3, "r1").Answer("2", 4, Second, "r2").Compacted(5)
            .State(First + Second + Compaction);

    private static string Prompt(int id, string message, TokenCounts used) => $$$"""
        {"jsonrpc":"2.0","id":{{{id}}},"method":"session/prompt","params":{"sessionId":"{{{Parent}}}","prompt":[]} }
        {"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"{{{Parent}}}","update":{"sessionUpdate":"agent_message_chunk","messageId":"{{{message}}}","content":{"type":"text","text":"x"} } } }
        {"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"{{{Parent}}}","update":{"sessionUpdate":"usage_update","used":1,"size":2,"cost":{"amount":0.{{{id}}},"currency":"USD"} } } }
        {"jsonrpc":"2.0","id":{{{id}}},"result":{"stopReason":"end_turn","usage":{"inputTokens":{{{used.Input}}},"outputTokens":{{{used.Output}}},"cachedReadTokens":{{{used.CacheRead}}},"cachedWriteTokens":{{{used.CacheWrite5m}}} },"_meta":{"quota":{"model_usage":[{"model":"{{{WrittenTranscript.Model}}}","token_count":{"inputTokens":{{{used.Input}}},"outputTokens":{{{used.Output}}},"cachedInputTokens":{{{used.CacheRead}}},"cachedWriteTokens":{{{used.CacheWrite5m}}} } }] } } } }

        """;

    private static IEnumerable<Observation> Rows(string rows, Surface surface) => UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(rows)), surface: surface);

    private static UsageReport Report(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        foreach (var one in seen)
        {
            meter.Add(one);
        }

        return meter.Report();
    }
}
