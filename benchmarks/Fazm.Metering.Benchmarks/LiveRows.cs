using System.Globalization;
using System.Text;

namespace Fazm.Metering.Benchmarks;

/// <summary>Rows of live streams as many sessions write them, one call each: a full row of stream-json, a running cost of ACP, a delta of an event stream.</summary>
internal static class LiveRows
{
    /// <summary>The id of a session: a UUID, as clients make them.</summary>
    public static string Session(int number) => string.Create(CultureInfo.InvariantCulture, $"b09db197-caec-4a5c-963b-{number:x12}");

    /// <summary>An assistant row of stream-json with all of its usage, 615 bytes.</summary>
    public static byte[] Sdk(int number) => Padded(string.Create(CultureInfo.InvariantCulture,
        $"{{\"type\":\"assistant\",\"message\":{{\"id\":\"msg_01{number:x22}\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-5-5\",\"content\":[{{\"type\":\"text\",\"text\":\"@\"}}],\"stop_reason\":null,\"usage\":{{\"input_tokens\":12,\"cache_creation_input_tokens\":2048,\"cache_read_input_tokens\":45522,\"cache_creation\":{{\"ephemeral_5m_input_tokens\":2048,\"ephemeral_1h_input_tokens\":0}},\"output_tokens\":339,\"service_tier\":\"standard\",\"inference_geo\":\"not_available\"}}}},\"parent_tool_use_id\":null,\"session_id\":\"{Session(number)}\",\"uuid\":\"5f3a8c11-0000-4000-8000-{number:x12}\"}}"), 615);

    /// <summary>An update of ACP with the running cost.</summary>
    public static byte[] Acp(int number) => Padded(string.Create(CultureInfo.InvariantCulture,
        $"{{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{{\"sessionId\":\"{Session(number)}\",\"update\":{{\"sessionUpdate\":\"usage_update\",\"used\":21400,\"size\":200000,\"cost\":{{\"amount\":0.07868924999999999,\"currency\":\"USD\"}}}}}}}}"), 0);

    /// <summary>The start of an answer of the Messages API.</summary>
    public static byte[] SseStart => Encoding.UTF8.GetBytes(
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01A\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-5-5\",\"content\":[],\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":2048,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}");

    private static byte[] Padded(string row, int length) =>
        Encoding.UTF8.GetBytes(row.Replace("@", new string('x', Math.Max(1, length - row.Length + 1)), StringComparison.Ordinal));
}
