using System.Globalization;
using System.Text;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Deltas;

/// <summary>From bytes to delta without a byte allocated, once the call is known: counted, not timed.</summary>
public sealed class AllocationTests
{
    private const string Usage = "\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":2048,\"cache_read_input_tokens\":17,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2048,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":7,\"service_tier\":\"standard\"}";
    private const string Iterations = ",\"iterations\":[{\"type\":\"message\",\"input_tokens\":12,\"output_tokens\":3},{\"type\":\"advisor_message\",\"model\":\"claude-haiku-5-5\",\"input_tokens\":5,\"output_tokens\":9}]}";

    [Fact]
    public void An_event_stream_heard_again_allocates_nothing() =>
        Nothing(Surface.MessagesApi, File.ReadAllLines(Path.Combine(PricingData.Root, "samples", "data", "messages-api", "two-answers.sse")), deltas: 0);

    [Fact]
    public void Cumulative_events_of_one_answer_allocate_nothing_though_each_adds_to_it()
    {
        var rows = Enumerable.Range(8, 2000).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"data: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"end_turn\"}},\"usage\":{{\"output_tokens\":{i}}}}}")).ToArray();
        Nothing(Surface.MessagesApi, rows, deltas: 1000, "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\"," + Usage + "}}");
    }

    [Theory]
    [InlineData("{\"type\":\"assistant\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\",\"content\":[{\"type\":\"text\",\"text\":\"a \\\"b\\\"\"}]," + Usage + "},\"parent_tool_use_id\":null,\"session_id\":\"b09db197-caec-4a5c-963b-d7d400857504\",\"uuid\":\"u-1\",\"request_id\":\"req_1\"}")]
    [InlineData("{\"type\":\"assistant\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\",\"usage\":{\"input_tokens\":12,\"output_tokens\":3" + Iterations + "},\"session_id\":\"s\",\"uuid\":\"u-1\"}")]
    [InlineData("{\"type\":\"stream_event\",\"event\":{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\"," + Usage + "}},\"session_id\":\"s\",\"parent_tool_use_id\":null,\"uuid\":\"u-1\"}")]
    [InlineData("{\"type\":\"stream_event\",\"event\":{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}},\"session_id\":\"s\",\"uuid\":\"u-1\"}")]
    [InlineData("{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"x\"},\"session_id\":\"s\",\"uuid\":\"u-1\"}")]
    public void A_row_of_stream_json_that_repeats_a_call_allocates_nothing(string row) => Nothing(Surface.AgentSdk, Enumerable.Repeat(row, 500), deltas: 0);

    [Fact]
    public void Frames_of_stream_json_allocate_nothing_though_each_adds_to_the_call()
    {
        var rows = Enumerable.Range(8, 2000).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{{\"type\":\"stream_event\",\"event\":{{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"end_turn\"}},\"usage\":{{\"output_tokens\":{i}}}}},\"session_id\":\"s\",\"parent_tool_use_id\":null,\"uuid\":\"u-2\"}}")).ToArray();
        Nothing(Surface.AgentSdk, rows, deltas: 1000,
            "{\"type\":\"stream_event\",\"event\":{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\"," + Usage + "}},\"session_id\":\"s\",\"parent_tool_use_id\":null,\"uuid\":\"u-1\"}");
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":{\"sessionUpdate\":\"usage_update\",\"used\":21400,\"size\":200000,\"cost\":{\"amount\":0.07868924999999999,\"currency\":\"USD\"}}}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":{\"sessionUpdate\":\"usage_update\",\"used\":21400,\"size\":200000}}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"messageId\":\"msg_1\",\"content\":{\"type\":\"text\",\"text\":\"x\"}}}}")]
    [InlineData("{\"dir\":\"out\",\"t\":12,\"msg\":{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\"}}}}")]
    public void An_update_of_a_connection_that_says_nothing_new_allocates_nothing(string row) =>
        Nothing(Surface.Acp, Enumerable.Repeat(row, 500), deltas: 0, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":{\"sessionId\":\"s-1\",\"prompt\":[]}}");

    [Theory]
    [InlineData(Surface.Acp, "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-#\",\"update\":{\"sessionUpdate\":\"usage_update\",\"used\":21400,\"size\":200000}}}")]
    [InlineData(Surface.AgentSdk, "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"x\"},\"session_id\":\"s-#\",\"uuid\":\"u-1\"}")]
    public void Many_sessions_in_turn_on_one_reader_allocate_nothing(Surface surface, string row) =>
        Nothing(surface, Enumerable.Range(0, 1000).Select(i => row.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)), deltas: 0);

    [Fact]
    public void Deltas_of_an_answer_allocate_nothing_beside_a_running_cost()
    {
        var start = Encoding.UTF8.GetBytes("data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\"," + Usage + "}}");
        var rows = Enumerable.Range(8, 1000).Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"data: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"end_turn\"}},\"usage\":{{\"output_tokens\":{i}}}}}"))).ToArray();
        var allocated = Enumerable.Range(0, 3).Min(_ =>
        {
            var meter = new MeterSet();
            foreach (var seen in new AcpReader().Read("{\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{\"sessionUpdate\":\"usage_update\",\"cost\":{\"amount\":0.5,\"currency\":\"USD\"}}}}"u8))
            {
                meter.Observe(seen);
            }

            var reader = new MessagesApiReader(new() { Session = "s" });
            meter.Observe(reader.Read(start)[0]);
            var (told, before) = (0, 0L);
            for (var i = 0; i < rows.Length; i++)
            {
                before = i == rows.Length / 2 ? GC.GetAllocatedBytesForCurrentThread() : before;
                told += meter.Observe(reader.Read(rows[i])[0]).Count;
            }

            var after = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(rows.Length, told);
            Assert.Equal(1007, meter.Report().Entries.Sum(entry => entry.Tokens.Output));
            return after;
        });
        Assert.Equal(0, allocated);
    }

    /// <summary>The first half warms the table; in the second every byte that the thread allocates is counted.</summary>
    // What the reader or the meter allocates, it allocates each time; what the runtime allocates beside them, when it compiles a method again, it does once.
    private static void Nothing(Surface surface, IEnumerable<string> lines, int deltas, string? first = null)
    {
        string[] all = [.. lines];
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => Allocated(surface, all, deltas, first)));
    }

    private static long Allocated(Surface surface, string[] lines, int deltas, string? first)
    {
        var reader = SurfaceRecognizer.Create(surface);
        var session = new SessionMeter();
        var set = new MeterSet();
        byte[][] rows = [.. lines.Select(Encoding.UTF8.GetBytes)];
        if (deltas == 0)
        {
            rows = [.. rows, .. rows];
        }

        var told = 0;
        foreach (var seen in first is null ? [] : reader.Read(Encoding.UTF8.GetBytes(first)))
        {
            told += session.Observe(seen).Count - set.Observe(seen).Count;
        }

        var cost = PicoUsd.Zero;
        long before = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (i == rows.Length / 2)
            {
                told = 0;
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            foreach (ref readonly var seen in reader.Read(rows[i]))
            {
                foreach (var delta in session.Observe(seen))
                {
                    cost += delta.Cost ?? PicoUsd.Zero;
                    told++;
                }

                set.Observe(seen);
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(deltas, told);
        Assert.True(deltas == 0 || cost > PicoUsd.Zero);
        return allocated;
    }
}
