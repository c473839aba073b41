using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>A total whose start nobody saw: restored or restarted? Both readings are told, and the lower one counts.</summary>
public sealed class UnknownStartTests
{
    private const string Session = "6f1c1f57-2f5b-4f0b-9a0e-0a5f5f4f3f2f";
    private const string Sonnet = "claude-sonnet-4-5-20250929";
    private const string Haiku = "claude-haiku-4-5-20251001";

    [Fact]
    public void Both_readings_stand_in_the_flag_and_the_turn_counts()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Sonnet, 15, 29, 350, 5000)));
        Assert.Equal((10, 20, 300, 4000), Counted(report));
        var flag = Assert.Single(report.Flags, flag => flag.Reason == Reason.TotalOfUnknownStart);
        Assert.Equal(
            $"session {Session}: restarted {Sonnet} 15 in, 29 out, 350 write, 5000 read; restored at least 10 in, 20 out, 300 write, 4000 read; counted: the turn",
            flag.Detail);
    }

    [Fact]
    public void A_known_total_gives_the_restored_reading()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Sonnet, 10, 20, 300, 4000)), Result("r2", (1, 2, 30, 400), Row(Sonnet, 12, 25, 340, 4500)));
        Assert.Equal((11, 22, 330, 4400), Counted(report));
        Assert.Contains("restarted claude-sonnet-4-5-20250929 12 in, 25 out, 340 write, 4500 read; restored claude-sonnet-4-5-20250929 2 in, 5 out, 40 write, 500 read",
            Assert.Single(report.Flags, flag => flag.Reason == Reason.TotalOfUnknownStart).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_ambiguous_where_the_turn_accounts_for_all_of_it()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Sonnet, 10, 20, 300, 4000)), Result("r2", (1, 2, 30, 400), Row(Sonnet, 11, 22, 330, 4400)));
        Assert.Equal((11, 22, 330, 4400), Counted(report));
        Assert.DoesNotContain(report.Flags, flag => flag.Reason == Reason.TotalOfUnknownStart);
    }

    /// <summary>A connection that loads a session states a cost that may hold what was spent before.</summary>
    [Fact]
    public void A_running_cost_of_unknown_start_tells_both_readings_too()
    {
        const string Load = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session/load\",\"params\":{\"sessionId\":\"s-1\",\"cwd\":\"/p\"}}\n";
        const string Cost = "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":{\"sessionUpdate\":\"usage_update\",\"used\":1,\"size\":2,\"cost\":{\"amount\":0.25,\"currency\":\"USD\"}}}}\n";
        var flag = Assert.Single(Report(Load + Cost).Flags, flag => flag.Reason == Reason.TotalOfUnknownStart);
        Assert.Equal("session s-1: reported cost restarted 0.25 USD; restored less; reported: all of it", flag.Detail);
    }

    /// <summary>Of several models the turn's is the only one that it fits into.</summary>
    [Fact]
    public void The_turn_is_of_the_model_that_it_fits_into()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Haiku, 500, 9, 0, 0) + "," + Row(Sonnet, 15, 29, 350, 5000)));
        var entry = Assert.Single(report.Entries, entry => entry.Kind == EntryKind.Remainder);
        Assert.Equal((Sonnet, 10L), (entry.Model, entry.Tokens.Input));
    }

    /// <summary>A turn that may be of either model counts for neither.</summary>
    [Fact]
    public void A_turn_of_an_unknown_model_counts_nothing_and_says_so()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Haiku, 15, 29, 350, 5000) + "," + Row(Sonnet, 15, 29, 350, 5000)));
        Assert.DoesNotContain(report.Entries, entry => entry.Kind == EntryKind.Remainder);
        Assert.EndsWith("; counted: nothing", Assert.Single(report.Flags, flag => flag.Reason == Reason.TotalOfUnknownStart).Detail, StringComparison.Ordinal);
    }

    /// <summary>What an agent states for a session that it loaded is the session's, whoever ran it before.</summary>
    [Fact]
    public void An_agent_that_states_the_sessions_sum_counts_all_of_it_and_says_so()
    {
        var meter = new MeterSet();
        foreach (var seen in UsageLog.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes("""
            {"jsonrpc":"2.0","id":1,"method":"session/load","params":{"sessionId":"s-1","cwd":"/p"}}
            {"jsonrpc":"2.0","id":2,"method":"session/prompt","params":{"sessionId":"s-1","prompt":[]}}
            {"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn","usage":{"inputTokens":100,"outputTokens":20,"cachedReadTokens":0,"cachedWriteTokens":0,"totalTokens":120}}}
            """)), new ReaderOptions { AgentProfile = AgentProfile.Cumulative, Model = Sonnet }))
        {
            meter.Add(seen);
        }

        Assert.Equal((100, 20, 0, 0), Counted(meter.Report()));
        Assert.EndsWith("; counted: restarted", Assert.Single(meter.Report().Flags, flag => flag.Reason == Reason.TotalOfUnknownStart).Detail, StringComparison.Ordinal);
    }

    /// <summary>A process went on from an unknown total and was stopped by its budget, whose turn says nothing: the call before that result is in no later
    /// growth, so it does not hide the helper that is.</summary>
    [Fact]
    public void A_call_before_a_reading_of_unknown_growth_is_in_no_later_one()
    {
        var report = Report(string.Concat(
            Call("m1", 7, 9), Result("r1", (0, 0, 0, 0), Row(Sonnet, 50, 60, 0, 0)).Trim(), "\n",
            Call("m2", 1, 2), Result("r2", (1, 2, 0, 0), Row(Sonnet, 54, 65, 0, 0)).Trim().Replace("\"result_index\":0", "\"result_index\":1", StringComparison.Ordinal), "\n"));
        Assert.Equal((7 + 4, 9 + 5, 0, 0), Counted(report));
        var helper = Assert.Single(report.Entries, entry => entry.Kind == EntryKind.Remainder);
        Assert.Equal((3L, 3L), (helper.Tokens.Input, helper.Tokens.Output));
    }

    /// <summary>Results without a number, of models without a basis of their cost, are of a client that is older than all that restore.</summary>
    [Fact]
    public void A_client_that_never_restores_is_known_by_what_it_does_not_say()
    {
        var report = Report(Result("r1", (10, 20, 300, 4000), Row(Sonnet, 15, 29, 350, 5000).Replace(",\"costBasis\":\"list\"", "", StringComparison.Ordinal)).Replace(",\"result_index\":0", "", StringComparison.Ordinal));
        Assert.Equal((15, 29, 350, 5000), Counted(report));
    }

    private static UsageReport Report(params string[] documents)
    {
        var meter = new MeterSet();
        foreach (var document in documents)
        {
            foreach (var seen in UsageLog.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document))))
            {
                meter.Add(seen);
            }
        }

        return meter.Report();
    }

    private static (long Input, long Output, long Write, long Read) Counted(UsageReport report)
    {
        var sum = SessionTotal.Of(report).Tokens;
        return (sum.Input, sum.Output, sum.CacheWrite, sum.CacheRead);
    }

    private static string Call(string message, int input, int output) => string.Concat(
        $$$"""{"type":"stream_event","session_id":"{{{Session}}}","parent_tool_use_id":null,"event":{"type":"message_start","message":{"id":"{{{message}}}","model":"{{{Sonnet}}}","usage":{"input_tokens":{{{input}}},"output_tokens":1} } } }""", "\n",
        $$$"""{"type":"stream_event","session_id":"{{{Session}}}","parent_tool_use_id":null,"event":{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":{{{input}}},"output_tokens":{{{output}}} } } }""", "\n");

    private static string Result(string uuid, (int Input, int Output, int Write, int Read) turn, string models) => $$"""
        {"type":"result","subtype":"success","session_id":"{{Session}}","uuid":"{{uuid}}","num_turns":1,"total_cost_usd":0.5,"usage":{"input_tokens":{{turn.Input}},"output_tokens":{{turn.Output}},"cache_creation_input_tokens":{{turn.Write}},"cache_read_input_tokens":{{turn.Read}} },"modelUsage":{ {{models}} },"result_index":0}
        """;

    private static string Row(string model, int input, int output, int write, int read) => $$"""
        "{{model}}":{"inputTokens":{{input}},"outputTokens":{{output}},"cacheReadInputTokens":{{read}},"cacheCreationInputTokens":{{write}},"webSearchRequests":0,"costUSD":0.5,"costBasis":"list"}
        """;
}
