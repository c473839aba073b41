using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Whatever the bytes are, a reader answers every row, throws nothing, and says the same when it hears the same again.</summary>
public class ReaderRobustnessTests
{
    private static readonly string[] Rows =
    [
        """{"type":"system","subtype":"init","cwd":"/home/dev/p","session_id":"s","model":"claude-opus-5[1m]","claude_code_version":"2.1.316","uuid":"u-init"}""",
        """{"type":"stream_event","event":{"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":10,"output_tokens":1,"iterations":[{"type":"message","input_tokens":1}]}}},"session_id":"s","parent_tool_use_id":null,"uuid":"a"}""",
        """{"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":44}},"session_id":"s","parent_tool_use_id":null,"uuid":"b"}""",
        """{"type":"assistant","message":{"id":"msg_1","model":"m","usage":{"input_tokens":10,"output_tokens":1}},"session_id":"s","uuid":"c","timestamp":"2026-11-22T08:00:00Z","request_id":"r"}""",
        """{"type":"result","total_cost_usd":0.5,"usage":{"input_tokens":1},"modelUsage":{"m":{"inputTokens":4611686018427387904,"outputTokens":1,"costUSD":1e20}},"session_id":"s"}""",
        """{"type":"result","total_cost_usd":0.6,"usage":{"input_tokens":1},"modelUsage":{"m":{"inputTokens":9,"outputTokens":1}},"session_id":"s","model_usage_since_last_result":{"m":{"inputTokens":9}},"uuid":"d"}""",
        """{"jsonrpc":"2.0","id":3,"method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""",
        """{"t":1,"dir":"out","msg":{"method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"usage_update","used":10,"size":100,"cost":{"amount":0.1,"currency":"USD"}}}}}""",
        """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2},"_meta":{"quota":{"model_usage":[{"model":"m","token_count":{"inputTokens":7}}]}}}}""",
        """{"timestamp":"2026-05-12T08:00:00Z","type":"session_meta","payload":{"id":"A","forked_from_id":"B","source":{"subagent":{"thread_spawn":{"parent_thread_id":"B"}}}}}""",
        """{"timestamp":"2026-05-12T08:01:00Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":100,"cached_input_tokens":10,"output_tokens":5,"total_tokens":105},"last_token_usage":{"input_tokens":100}}}}""",
        """{"type":"result","sessionId":"s1","costUsd":0.1234,"inputTokens":12,"outputTokens":800,"cacheReadTokens":1,"cacheWriteTokens":2}""",
    ];

    private static IEnumerable<WireReader> Readers() => [new AgentSdkReader(), new AcpReader(), new CodexReader(), new BridgeReader()];

    [Property(MaxTest = 1000)]
    public void Damaged_rows_never_throw_and_are_always_answered(int[] places, byte[] bytes)
    {
        foreach (var reader in Readers())
        {
            for (var i = 0; i < Rows.Length; i++)
            {
                Assert.NotEqual(0, reader.Read(Damage(Encoding.UTF8.GetBytes(Rows[i]), i, places, bytes)).Length);
            }

            reader.Complete();
        }
    }

    [Property(MaxTest = 1000)]
    public void A_row_cut_anywhere_never_throws_and_leaves_the_rows_behind_it_whole(DoNotSize<uint> cut)
    {
        foreach (var reader in Readers())
        {
            foreach (var row in Rows)
            {
                var bytes = Encoding.UTF8.GetBytes(row);
                var length = (int)(cut.Item % (uint)bytes.Length);
                Assert.DoesNotContain(reader.Read(bytes.AsSpan(0, length)).ToArray(), x => x.Kind != ObservationKind.Remark);
            }
        }

        var damaged = new BridgeReader();
        damaged.Read("{\"type\":\"result\",\"inputTokens\":"u8);
        Assert.Equal(12, damaged.Read(Encoding.UTF8.GetBytes(Rows[^1]))[0].Counter.Rows[0].Tokens.Input);
    }

    [Theory]
    [InlineData("uuid")]
    [InlineData("payload")]
    public void The_order_of_keys_white_space_and_unknown_fields_mean_nothing(string rowsWith)
    {
        WireReader plain = rowsWith == "uuid" ? new AgentSdkReader() : new CodexReader();
        WireReader other = rowsWith == "uuid" ? new AgentSdkReader() : new CodexReader();
        foreach (var row in Rows.Where(x => x.Contains(rowsWith, StringComparison.Ordinal)))
        {
            var turned = Turned(row);
            Assert.NotEqual(row, turned);
            Assert.Equal(
                plain.Read(Encoding.UTF8.GetBytes(row)).ToArray().Select(Text),
                other.Read(Encoding.UTF8.GetBytes(turned)).ToArray().Select(Text));
        }
    }

    [Fact]
    public void The_same_rows_have_the_same_ids_whatever_the_file_is_called()
    {
        foreach (var (one, two) in Readers().Zip(Readers()))
        {
            foreach (var row in Rows)
            {
                Assert.Equal(one.Read(Encoding.UTF8.GetBytes(row)).ToArray().Select(Text), two.Read(Encoding.UTF8.GetBytes(row)).ToArray().Select(Text));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[{}")]
    [InlineData("{} {}")]
    [InlineData("{\"type\":\"result\",\"session_id\":\"\\ud800\"}")]
    [InlineData("{\"type\":{\"type\":\"result\"}}")]
    [InlineData("\0\0\0\0")]
    public void Odd_rows_are_remarks(string row)
    {
        foreach (var reader in Readers())
        {
            Assert.All(reader.Read(Encoding.UTF8.GetBytes(row)).ToArray(), x => Assert.Equal(ObservationKind.Remark, x.Kind));
        }
    }

    private static string Text(Observation seen) => seen.Kind switch
    {
        ObservationKind.Call => seen.Call.ToString()!,
        ObservationKind.Counter => (seen.Counter with { Rows = default, PreviousRows = default }) + string.Join(";", seen.Counter.Rows.IsDefault ? [] : seen.Counter.Rows.Select(x => x.ToString())),
        ObservationKind.Heard => seen.Heard.ToString(),
        ObservationKind.Session => seen.Session.ToString(),
        _ => seen.Remark.ToString(),
    };

    /// <summary>The same row with its keys the other way round on every level, spaces between, and a field that nobody knows.</summary>
    private static string Turned(string row)
    {
        return Write(System.Text.Json.Nodes.JsonNode.Parse(row)!);

        static string Write(System.Text.Json.Nodes.JsonNode? node) => node switch
        {
            System.Text.Json.Nodes.JsonObject o => "{ \"zz_unknown\" : [ 1 , { } ] " + string.Concat(o.Reverse().Select(x => $", \"{x.Key}\" : {Write(x.Value)} ")) + "}",
            System.Text.Json.Nodes.JsonArray a => "[ " + string.Join(" , ", a.Select(Write)) + " ]",
            null => "null",
            _ => node.ToJsonString(),
        };
    }

    private static byte[] Damage(byte[] row, int at, int[] places, byte[] bytes)
    {
        for (var i = at % 3; i < Math.Min(places.Length, bytes.Length); i += 2)
        {
            row[unchecked((uint)places[i] * 31) % (uint)row.Length] = bytes[i];
        }

        return row;
    }
}
