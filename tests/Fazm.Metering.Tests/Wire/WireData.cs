using System.Text;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Rows and recordings for the readers' tests.</summary>
internal static class WireData
{
    public static string Captures => Path.Combine(PricingData.Root, "tests", "Fazm.Metering.Tests", "Data", "captures");

    public static IEnumerable<string> Transcripts(string capture) =>
        Directory.EnumerateFiles(Path.Combine(Captures, capture, "transcripts"), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static Observation[] ReadRow(this WireReader reader, string row) => reader.Read(Encoding.UTF8.GetBytes(row)).ToArray();

    public static List<Observation> ReadAll(this WireReader reader, params IEnumerable<string> rows) => [.. rows.SelectMany(reader.ReadRow), .. reader.Complete().ToArray()];

    public static Stream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    /// <summary>An assistant row.</summary>
    public static string Row(string? session = "s-1", string? request = "req_1", string? message = "msg_1", long output = 50, string more = "", string stop = "\"end_turn\"") =>
        $$$"""
        {"type":"assistant"{{{Field("sessionId", session)}}}{{{Field("requestId", request)}}},"timestamp":"2026-03-01T10:00:00.000Z","uuid":"u-1"{{{more}}},"message":{"role":"assistant"{{{Field("id", message)}}},"model":"claude-opus-4-6","stop_reason":{{{stop}}},"content":[{"type":"tool_use","input":{"usage":{"input_tokens":7777} } }],"usage":{"input_tokens":100,"output_tokens":{{{output}}} } } }
        """;

    private static string Field(string name, string? value) => value is null ? string.Empty : $",\"{name}\":{JsonSerializer.Serialize(value)}";
}
