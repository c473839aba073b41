using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Files as shells, crashes and hands leave them: whatever is whole in them counts, and what is not has its reason.</summary>
public sealed class DamagedFilesTests
{
    private static readonly string One = WireData.Row();
    private static readonly string Other = WireData.Row(request: "req_2", message: "msg_2");
    private static readonly string Both = One + "\n" + Other + "\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public void Text_is_read_in_the_encodings_that_shells_write(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        var bytes = (byte[])[.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Both.Replace("\n", "\r\n", StringComparison.Ordinal))];
        using var stream = new MemoryStream(bytes);
        Assert.Equal((2, 0), Counted(UsageLog.Read(stream)));
    }

    /// <summary>UTF-16 that nobody marked, or on a stream that cannot go back, is said to be no text, row by row.</summary>
    [Fact]
    public void Wide_text_without_its_mark_is_no_text() =>
        Assert.Equal([Reason.NotText], UsageLog.Read(new MemoryStream(Encoding.Unicode.GetBytes(Both))).Reasons().Distinct());

    [Theory]
    [InlineData("{0}{1}\n")]
    [InlineData("{0} {1}\r\n")]
    [InlineData("{0},{1}")]
    [InlineData("{{\"type\":\"user\"}}{0}{1}\n")]
    [InlineData("{0}\n{{\"type\":\"user\"}}{1}{{\"type\":\"user\"}}")]
    [InlineData("{0}{{\"type\":\"user\"}}\n{1}")]
    public void Objects_on_one_line_all_count(string format) =>
        Assert.Equal((2, 0), Counted(UsageLog.Read(WireData.Bytes(string.Format(CultureInfo.InvariantCulture, format, One, Other)))));

    [Fact]
    public void A_line_of_objects_without_usage_has_one_reason() =>
        Assert.Equal([Reason.NoUsage], UsageLog.Read(WireData.Bytes(One + "\n{\"type\":\"user\"}{\"type\":\"user\"}{\"type\":\"user\"}\n")).Reasons());

    /// <summary>Damage has its own reason on the first row too, where the surface is not known yet.</summary>
    [Theory]
    [InlineData("{\"type\":\"assistant\",\"message\":{\"usage\":{\"input_tokens\":00}}}\n")]
    [InlineData("{\"type\":\"assistant\"}]}\n")]
    [InlineData("{\"type\"}{\"type\"}\n")]
    public void Damage_is_malformed_wherever_it_stands(string damaged)
    {
        Assert.Equal([Reason.Malformed], UsageLog.Read(WireData.Bytes(damaged + Both)).Reasons());
        Assert.Equal([Reason.Malformed], UsageLog.Read(WireData.Bytes(Both + damaged)).Reasons());
    }

    /// <summary>The same count is read alike, or refused alike, wherever it stands.</summary>
    [Theory]
    [InlineData("12.0", 12)]
    [InlineData("1e2", 100)]
    [InlineData("1E+2", 100)]
    [InlineData("-0", 0)]
    [InlineData("null", 0)]
    [InlineData("1000000000000000", 1_000_000_000_000_000)]
    [InlineData("0.5", -1)]
    [InlineData("1e400", -1)]
    [InlineData("\"5\"", -1)]
    [InlineData("true", -1)]
    [InlineData("[]", -1)]
    [InlineData("{}", -1)]
    [InlineData("-5", -1)]
    [InlineData("9223372036854775807", -1)]
    [InlineData("99999999999999999999999999", -1)]
    public void A_count_means_the_same_on_every_surface(string count, long expected)
    {
        string[] rows =
        [
            $$$"""{"type":"assistant","sessionId":"s","timestamp":"2026-03-01T10:00:00Z","uuid":"u","requestId":"r","message":{"id":"m","model":"x","stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":{{{count}}} } } }""",
            $$$"""{"type":"message","id":"m","model":"x","stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":{{{count}}} } }""",
            $$$"""{"type":"stream_event","session_id":"s","parent_tool_use_id":null,"event":{"type":"message_start","message":{"id":"m","model":"x","usage":{"input_tokens":7,"output_tokens":{{{count}}} } } } }""",
            $$$"""{"type":"result","session_id":"s","uuid":"u","total_cost_usd":1,"usage":{"input_tokens":0,"output_tokens":0},"modelUsage":{},"model_usage_since_last_result":{"x":{"inputTokens":7,"outputTokens":{{{count}}},"costUSD":1} } }""",
            $$$"""{"jsonrpc":"2.0","id":1,"result":{"stopReason":"end_turn","usage":{"inputTokens":7,"outputTokens":{{{count}}} } } }""",
            $$$"""{"timestamp":"2026-03-01T10:00:00Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":7,"output_tokens":{{{count}}} } } } }""",
            $$$"""{"type":"result","sessionId":"s","costUsd":0.1,"inputTokens":7,"outputTokens":{{{count}}} }""",
            $$$"""{"type":"cost-state","sessionId":"s","totalDuration":1,"modelUsage":{"x":{"inputTokens":7,"outputTokens":{{{count}}} } } }""",
        ];
        foreach (var row in rows)
        {
            var seen = UsageLog.Read(WireData.Bytes(row)).ToList();
            var meter = new MeterSet();
            seen.ForEach(one => meter.Add(one));
            var total = SessionTotal.Of(meter.Report()).Tokens;
            Assert.Equal(expected < 0 ? (0, 0) : (7L, expected), (total.Input, total.Output));
            Assert.Equal(expected < 0, seen.Reasons().Contains(Reason.NegativeTokenCount));
        }
    }

    /// <summary>Of a key that stands twice the last counts, as parsers have it; a usage too.</summary>
    [Theory]
    [InlineData("\"input_tokens\":9,\"input_tokens\":7")]
    [InlineData("\"input_tokens\":9},\"usage\":{\"input_tokens\":7")]
    public void The_last_of_two_equal_keys_counts(string keys)
    {
        foreach (var row in new[]
        {
            $$$"""{"type":"assistant","sessionId":"s","uuid":"u","message":{"id":"m","model":"x","stop_reason":"end_turn","usage":{{{{keys}}},"output_tokens":3} } }""",
            $$$"""{"type":"message","id":"m","model":"x","stop_reason":"end_turn","usage":{{{{keys}}},"output_tokens":3} }""",
        })
        {
            Assert.Equal((7, 3), (Assert.Single(UsageLog.Read(WireData.Bytes(row)).Calls()).Usage.Tokens is var t ? t.Input : 0, t.Output));
        }
    }

    private static (long Calls, int Reasons) Counted(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        var all = seen.ToList();
        all.ForEach(one => meter.Add(one));
        return (SessionTotal.Of(meter.Report()).Calls, all.Reasons().Count(reason => reason != Reason.NoUsage));
    }
}
