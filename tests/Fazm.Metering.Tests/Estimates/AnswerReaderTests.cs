using System.Text;
using System.Text.Json.Nodes;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Estimates;

public sealed class AnswerReaderTests
{
    public static TheoryData<string> Sdk => [.. LiveStream.All.Where(s => s.Surface == Surface.AgentSdk).Select(s => s.Name)];

    public static TheoryData<string> Sse => [.. LiveStream.All.Where(s => s.Surface == Surface.MessagesApi).Select(s => s.Name)];

    public static TheoryData<string> Acp => [.. LiveStream.All.Where(s => s.Surface == Surface.Acp).Select(s => s.Name)];

    /// <summary>Against a plain reading of the same rows: what was streamed, and the whole answers that were not.</summary>
    [Theory]
    [MemberData(nameof(Sdk))]
    public void Stream_json_is_heard_once(string name)
    {
        var stream = LiveStream.Named(name);
        Dictionary<string, string> expected = [];
        Dictionary<(string?, string?), string> open = [];
        foreach (var row in stream.Rows.Select(LiveStream.Parse).SelectMany(r => r is JsonArray list ? [.. list] : new[] { r }).OfType<JsonObject>())
        {
            var conversation = ((string?)row["session_id"], (string?)row["parent_tool_use_id"]);
            if ((string?)row["type"] == "stream_event")
            {
                var seen = row["event"]!;
                if ((string?)seen["type"] == "message_start")
                {
                    open[conversation] = (string)seen["message"]!["id"]!;
                }
                else if (open.TryGetValue(conversation, out var id))
                {
                    Add(expected, id, Streamed(seen));
                }
            }
            else if ((string?)row["type"] == "assistant" && (string)row["message"]!["id"]! is var id && open.GetValueOrDefault(conversation) != id)
            {
                foreach (var block in row["message"]!["content"]!.AsArray())
                {
                    Add(expected, id, (string?)block!["text"] ?? (string?)block["thinking"] ?? ((string?)block["type"] is "tool_use" or "server_tool_use" ? (string)block["name"]! + block["input"]!.ToJsonString() : ""));
                }
            }
        }

        Assert.Equal(Sorted(expected), Sorted(Heard.In(Surface.AgentSdk, stream.Rows).Texts));
    }

    [Theory]
    [MemberData(nameof(Sse))]
    public void Events_are_heard(string name)
    {
        var stream = LiveStream.Named(name);
        Dictionary<string, string> expected = [];
        var open = "";
        foreach (var seen in stream.Rows.Where(r => r.StartsWith("data: {", StringComparison.Ordinal)).Select(r => JsonNode.Parse(r[6..])!))
        {
            open = (string?)seen["message"]?["id"] ?? open;
            Add(expected, open, Streamed(seen));
        }

        var heard = Heard.In(Surface.MessagesApi, stream.Rows, new ReaderOptions { Session = "s-1" });
        Assert.Equal(Sorted(expected), Sorted(heard.Texts));
        Assert.All(heard.Pieces, p => Assert.Equal("s-1", p.Session));
        Assert.All(heard.Pieces, p => Assert.NotNull(p.Model));
    }

    [Theory]
    [MemberData(nameof(Acp))]
    public void Chunks_are_heard_and_history_is_not(string name)
    {
        var stream = LiveStream.Named(name);
        Dictionary<string, string> expected = [];
        HashSet<string> live = [];
        Dictionary<string, int> inputs = [];
        foreach (var row in stream.Rows.Select(LiveStream.Parse).OfType<JsonObject>())
        {
            var message = row["msg"] ?? row;
            var session = (string?)message["params"]?["sessionId"] ?? "";
            if ((string?)message["method"] == "session/prompt")
            {
                live.Add(session);
            }

            var update = message["params"]?["update"];
            if (update is not null && live.Contains(session))
            {
                if ((string?)update["sessionUpdate"] is "agent_message_chunk" or "agent_thought_chunk")
                {
                    Add(expected, (string?)update["messageId"] ?? "", (string?)update["content"]!["text"] ?? "");
                }
                else if (update["rawInput"] is { } input)
                {
                    var call = (string)update["toolCallId"]!;
                    inputs[call] = Math.Max(inputs.GetValueOrDefault(call), input.ToJsonString().Length);
                }
            }
        }

        var heard = Heard.In(Surface.Acp, stream.Rows);
        var spoken = new Heard();
        spoken.Pieces.AddRange(heard.Pieces.Where(p => p.Part != AnswerPart.ToolInput));
        Assert.Equal(Sorted(expected), Sorted(spoken.Texts));
        Assert.Equal(inputs.Values.Sum(), heard.Pieces.Where(p => p.Part == AnswerPart.ToolInput).Sum(p => p.Text.Length));
    }

    [Fact]
    public void History_that_is_played_again_is_not_heard()
    {
        var rows = LiveStream.Named("acp-load/acp-2.ndjson").Rows;
        var load = Array.FindIndex(rows, r => r.Contains("session/load", StringComparison.Ordinal));
        var prompt = Array.FindIndex(rows, r => r.Contains("session/prompt", StringComparison.Ordinal));
        Assert.Contains(rows[load..prompt], r => r.Contains("agent_message_chunk", StringComparison.Ordinal));
        Assert.Empty(Heard.In(Surface.Acp, rows[..prompt]).Pieces);
        Assert.NotEmpty(Heard.In(Surface.Acp, rows).Pieces);
    }

    [Fact]
    public void Subagents_are_told_from_the_main_conversation()
    {
        var heard = Heard.In(Surface.AgentSdk, LiveStream.Named("stream-subagent/stream-1.ndjson").Rows);
        Assert.Contains(heard.Pieces, p => p.IsSide);
        Assert.Contains(heard.Pieces, p => !p.IsSide);
        Assert.Contains(Heard.In(Surface.Acp, LiveStream.Named("acp-tools-subagent/acp-1.ndjson").Rows).Pieces, p => p.IsSide);
    }

    [Fact]
    public void Parts_are_named_and_begin()
    {
        string[] rows =
        [
            """data: {"type":"message_start","message":{"id":"m","model":"claude-opus-5-5[1m]"}}""",
            """data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm \u00e9"}}""",
            """data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""",
            """data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"Bash","input":{}}}""",
            """data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}""",
            """data: {"type":"content_block_start","index":2,"content_block":{"type":"web_search_tool_result","content":[{"text":"found"}]}}""",
            """data: {"type":"content_block_delta","index":3,"delta":{"type":"citations_delta","citation":{"cited_text":"quoted"}}}""",
            """data: {"type":"message_stop"}""",
        ];
        Assert.Equal(
        [
            ("unknown", "m", "claude-opus-5-5", false, AnswerPart.Thinking, true, ""),
            ("unknown", "m", "claude-opus-5-5", false, AnswerPart.Thinking, false, "hm é"),
            ("unknown", "m", "claude-opus-5-5", false, AnswerPart.ToolInput, true, "Bash"),
            ("unknown", "m", "claude-opus-5-5", false, AnswerPart.ToolInput, false, "{\"a\":"),
        ],
        Heard.In(Surface.MessagesApi, rows).Pieces);
    }

    [Fact]
    public void Half_a_pair_is_text_too()
    {
        var heard = Heard.In(Surface.MessagesApi,
        [
            """data: {"type":"message_start","message":{"id":"m"}}""",
            """data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"a \ud83d"}}""",
            """data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"\ude00 b"}}""",
        ]);
        Assert.Equal(2, heard.Pieces.Count);
    }

    /// <summary>An answer whose beginning was not seen has no id, so nothing could replace its estimate.</summary>
    [Fact]
    public void An_answer_without_its_start_is_not_heard() => Assert.Empty(Heard.In(Surface.MessagesApi,
        ["""data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"late"}}""", """data: {"type":"content_block_start","content_block":{"type":"text","text":"x"}}"""]).Pieces);

    [Theory]
    [InlineData(Surface.Transcript)]
    [InlineData(Surface.Bridge)]
    [InlineData(Surface.Codex)]
    [InlineData(Surface.Unknown)]
    public void Surfaces_that_tell_usage_with_the_text_are_not_heard(Surface surface) =>
        Assert.Empty(Heard.In(surface, LiveStream.Named("stream-single/stream-1.ndjson").Rows).Pieces);

    [Fact]
    public void Broken_rows_hurt_nobody()
    {
        var random = new Random(11);
        foreach (var stream in LiveStream.All.Where((_, i) => i % 7 == 0))
        {
            var reader = new AnswerReader(stream.Surface);
            var heard = new Heard();
            foreach (var row in stream.Rows)
            {
                var bytes = Encoding.UTF8.GetBytes(row);
                for (var i = 0; i < 4 && bytes.Length > 0; i++)
                {
                    var broken = bytes[..random.Next(bytes.Length + 1)];
                    for (var k = 0; k < i && broken.Length > 0; k++)
                    {
                        broken[random.Next(broken.Length)] = (byte)random.Next(256);
                    }

                    reader.Read(broken, heard);
                }
            }

            foreach (var row in new[] { "", "[", "[]", "[1,{}]", "{}", "null", "{\"type\":\"assistant\",\"message\":7}", "{\"type\":\"stream_event\",\"event\":[]}", "{\"method\":\"session/update\",\"params\":[]}", "data: 7", "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":{}}}" })
            {
                reader.Read(Encoding.UTF8.GetBytes(row), heard);
            }
        }
    }

    private static string Streamed(JsonNode seen) => (string?)seen["type"] switch
    {
        "content_block_start" when (string?)seen["content_block"]!["type"] is "tool_use" or "server_tool_use" => (string)seen["content_block"]!["name"]!,
        "content_block_delta" => (string?)seen["delta"]!["text"] ?? (string?)seen["delta"]!["thinking"] ?? (string?)seen["delta"]!["partial_json"] ?? "",
        _ => "",
    };

    private static void Add(Dictionary<string, string> texts, string id, string text)
    {
        if (text.Length > 0)
        {
            texts[id] = texts.GetValueOrDefault(id) + text;
        }
    }

    private static List<string> Sorted(Dictionary<string, string> texts) => [.. texts.Select(t => $"{t.Key}: {t.Value}").Order(StringComparer.Ordinal)];
}
