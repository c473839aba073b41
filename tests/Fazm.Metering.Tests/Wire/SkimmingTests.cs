using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Passing over rows that say nothing changes nothing: a skimmed log says what the plain reader says.</summary>
public class SkimmingTests
{
    private const string File = "/home/dev/.claude/projects/-home-dev-p/0b1f4a52-7c1e-4a40-9d57-1f2e3d4c5b6a.jsonl";

    /// <summary>Rows that say something, rows that do not, and rows whose text only looks as if they did.</summary>
    private static readonly string[] Rows =
    [
        """{"type":"assistant","requestId":"req_1","uuid":"u1","timestamp":"2026-11-20T10:00:00.000Z","message":{"id":"msg_1","model":"m","content":[{"type":"tool_use","input":{"usage":{"input_tokens":9}}}],"stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":5}}}""",
        """{"message":{"usage":{"output_tokens":1,"input_tokens":2},"model":"m","id":"msg_2"},"type":"assistant","sessionId":"11111111-2222-4333-8444-555555555555","timestamp":"2026-11-20T10:01:00.000Z","uuid":"u2"}""",
        """{"type":"user","timestamp":"2026-11-20T10:05:00.000Z","message":{"role":"user","content":"say \"usage\":{\"input_tokens\":5} and \"queue-operation\""},"uuid":"u3"}""",
        """{"type":"user","timestamp":"2026-11-20T10:09:00.000Z","toolUseResult":{"stdout":"\u001b[1mred\u001b[0m é \\\"usage\\\""},"uuid":"u4"}""",
        """{"type":"user","message":{"content":"ends in \\\"usage"},"timestamp":"2026-11-20T10:10:00.000Z","uuid":"u5"}""",
        """{"type":"queue-operation","operation":"enqueue","timestamp":"2026-11-20T10:02:00.000Z"}""",
        """{"type":"api-request","id":"ar_1","timestamp":"2026-11-20T10:03:00.000Z"}""",
        """{"type":"assistant","requestRef":"ar_1","uuid":"u6","timestamp":"2026-11-20T10:04:00.000Z","message":{"id":"msg_3","model":"m","usage":{"input_tokens":4,"output_tokens":4}}}""",
        """{"type":"cost-state","totalCostUSD":0.5,"totalDuration":100,"modelUsage":{"m":{"inputTokens":9,"outputTokens":9}}}""",
        """{"type":"cost-state","totalCostUSD":0.7,"totalDuration":200,"modelUsage":{"m":{"inputTokens":12,"outputTokens":11}}}""",
        """{"type":"system","subtype":"compact_boundary","compactMetadata":{"trigger":"manual","preTokens":9000},"timestamp":"2026-11-20T09:30:00.000Z","uuid":"u7"}""",
        """{"type":"summary","summary":"a talk about \"cost-state\"","leafUuid":"x"}""",
        """{"type":"user","forkedFrom":{"sessionId":"99999999-2222-4333-8444-555555555555","messageUuid":"y"},"timestamp":"2026-11-20T10:06:00.000Z"}""",
        """{"type":"assistant","uuid":"old","timestamp":"2026-11-20T10:07:00.000Z","inputTokens":3,"outputTokens":2,"message":{"model":"m"}}""",
        """{"type":"assistant","uuid":"old2","timestamp":"2026-11-20T10:07:10.000Z","cacheCreationEphemeral1hInputTokens":3,"message":{"model":"m"}}""",
        """{"type":"assistant","uuid":"old3","timestamp":"2026-11-20T10:07:20.000Z","webSearchRequests":1}""",
        """{"type":"assistant","uuid":"syn","timestamp":"2026-11-20T10:08:00.000Z","message":{"id":"x","model":"<synthetic>"}}""",
        """{"type":"progress","timestamp":"2026-11-20T10:08:30.000Z","data":{"type":"agent_progress","agentId":"a1","message":{"type":"assistant","requestId":"req_9","uuid":"u9","timestamp":"2026-11-20T10:08:20.000Z","message":{"id":"msg_9","model":"m","usage":{"input_tokens":1,"output_tokens":8}}}}}""",
        """{"type":"system","subtype":"x","content":"nothing","timestamp":"2026-11-20T23:59:00.000Z","cwd":"/elsewhere"}""",
        "{\"type\":\"user\",\"half\":",
        "\0\0\0\0",
        "   ",
        "",
    ];

    private static readonly string[] Names = ["usage", "queue-operation", "cost-state", "api-request", "compact_boundary", "forkedFrom", "inputTokens", "cacheCreationEphemeral1hInputTokens", "webSearchRequests", "<synthetic>", "type", "message"];

    [Property(MaxTest = 1000)]
    public void A_skimmed_log_tells_a_meter_what_the_plain_reader_tells(int[] choice, DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var text = new StringBuilder("""{"type":"user","cwd":"/home/dev/p","timestamp":"2026-11-20T09:00:00.000Z","uuid":"u0"}""").Append('\n');
        foreach (var at in choice)
        {
            text.Append(Written(Row(at), random)).Append(random.Next(4) == 0 ? "\r\n" : "\n");
        }

        AssertSame(Encoding.UTF8.GetBytes(text.ToString()), 64 << 20);
    }

    [Property(MaxTest = 200)]
    public void Rows_around_the_ends_of_blocks_are_skimmed_whole(int[] choice, DoNotSize<ushort>[] lengths)
    {
        var text = new StringBuilder("""{"type":"user","cwd":"/home/dev/p","timestamp":"2026-11-20T09:00:00.000Z","uuid":"u0"}""").Append('\n');
        for (var i = 0; i < choice.Length; i++)
        {
            var filling = new string('x', lengths.Length == 0 ? 70000 : lengths[i % lengths.Length].Item);
            text.Append(CultureInfo.InvariantCulture, $$"""{"type":"user","message":{"content":"{{filling}} \"usage\""},"timestamp":"2026-11-20T11:00:0{{i % 10}}.000Z"}""").Append('\n');
            text.Append(Row(choice[i])).Append('\n');
        }

        AssertSame(Encoding.UTF8.GetBytes(text.ToString()), 60_000);
    }

    [Fact]
    public void Rows_are_passed_over_and_counted()
    {
        var log = Encoding.UTF8.GetBytes("""{"type":"user","cwd":"/p","uuid":"u0"}""" + "\n" + string.Concat(Enumerable.Repeat(Rows[2] + "\n", 10)) + Rows[0] + "\n");
        using var reader = new UsageLogReader(new MemoryStream(log), surface: Surface.Transcript, path: File, skim: true);
        var calls = 0;
        while (reader.TryReadRow(out var seen))
        {
            calls += seen.ToArray().Count(x => x.Kind == ObservationKind.Call);
        }

        Assert.Equal((1, 10L), (calls, reader.RowsPassedOver));
    }

    [Fact]
    public void A_letter_that_is_escaped_hides_nothing()
    {
        foreach (var name in Names[..^2])
        {
            for (var at = 0; at < name.Length * 2; at++)
            {
                var code = ((int)name[at / 2]).ToString(at % 2 == 0 ? "x4" : "X4", CultureInfo.InvariantCulture);
                var row = $"{{\"type\":\"user\",\"{name[..(at / 2)]}\\u{code}{name[((at / 2) + 1)..]}\":1}}";
                var log = Encoding.UTF8.GetBytes("""{"type":"user","cwd":"/p","uuid":"u0"}""" + "\n" + row + "\n" + Rows[2] + "\n");
                using var reader = new UsageLogReader(new MemoryStream(log), surface: Surface.Transcript, path: File, skim: true);
                while (reader.TryReadRow(out _))
                {
                }

                Assert.Equal(1, reader.RowsPassedOver);
            }
        }
    }

    [Fact]
    public void Logs_that_share_their_texts_tell_what_each_tells_alone()
    {
        var texts = new SharedTexts();
        for (var file = 0; file < 3; file++)
        {
            var log = Encoding.UTF8.GetBytes(string.Join('\n', Rows[file..]) + "\n");
            Assert.Equal(Known(log, 64 << 20, skim: false), Known(log, 64 << 20, skim: true, texts));
        }
    }

    [Fact]
    public void A_file_whose_name_is_no_session_is_read_row_by_row()
    {
        var log = Encoding.UTF8.GetBytes("""{"type":"user","cwd":"/p","sessionId":"one","uuid":"u0"}""" + "\n" + Rows[2] + "\n");
        using var reader = new UsageLogReader(new MemoryStream(log), surface: Surface.Transcript, path: "logs/notes.jsonl", skim: true);
        while (reader.TryReadRow(out _))
        {
        }

        Assert.Equal(0, reader.RowsPassedOver);
    }

    private static string Row(int at) => Rows[unchecked((int)((uint)at % (uint)Rows.Length))];

    private static void AssertSame(byte[] log, int maxRow) => Assert.Equal(Known(log, maxRow, skim: false), Known(log, maxRow, skim: true));

    /// <summary>All that a meter knows after a log, as it is saved, and what it counted.</summary>
    private static string Known(byte[] log, int maxRow, bool skim, SharedTexts? texts = null)
    {
        var meter = new MeterSet();
        using var reader = new UsageLogReader(new MemoryStream(log), surface: Surface.Transcript, path: File, maxRowBytes: maxRow, skim: skim, texts: texts);
        while (reader.TryReadRow(out var seen))
        {
            foreach (var one in seen)
            {
                meter.Add(one);
            }
        }

        using var saved = new MemoryStream();
        meter.Save(saved);
        return Encoding.UTF8.GetString(saved.ToArray()) + string.Join('\n', meter.Report().NotCounted);
    }

    /// <summary>The same row as another writer may write it: letters escaped, with spaces.</summary>
    private static string Written(string row, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var name = Names[random.Next(Names.Length)];
                var letter = random.Next(name.Length);
                var escaped = $"{name[..letter]}\\u{(int)name[letter]:x4}{name[(letter + 1)..]}";
                return row.Replace($"\"{name}\"", $"\"{escaped}\"", StringComparison.Ordinal);
            case 1:
                return row.Replace("\":", "\" : ", StringComparison.Ordinal);
            default:
                return row;
        }
    }
}
