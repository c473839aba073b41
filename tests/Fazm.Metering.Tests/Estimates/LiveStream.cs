using System.Text.Json.Nodes;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Tests.Wire;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>A recorded stream with text in it: of the captures' clients, or the events of the Messages API that stand in one.</summary>
internal sealed record LiveStream(string Name, Surface Surface, string[] Rows)
{
    private static readonly Lazy<LiveStream[]> Found = new(() => [.. Find()]);

    public static IReadOnlyList<LiveStream> All => Found.Value;

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    public static LiveStream Named(string name) => All.Single(s => s.Name == name);

    public byte[] Bytes => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Rows) + "\n");

    private static IEnumerable<LiveStream> Find()
    {
        foreach (var path in Directory.EnumerateFiles(WireData.Captures, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(path);
            var name = Path.GetRelativePath(WireData.Captures, path).Replace('\\', '/');
            if (name.Contains("/transcripts/", StringComparison.Ordinal) || !(file.StartsWith("acp-", StringComparison.Ordinal) || file.StartsWith("stream-", StringComparison.Ordinal)) || !name.Contains('/', StringComparison.Ordinal))
            {
                continue;
            }

            var rows = File.ReadAllLines(path);
            yield return new(name, file[0] == 'a' ? Surface.Acp : Surface.AgentSdk, rows);
            if (Events(rows) is { Length: > 0 } events)
            {
                yield return new(name + " as sse", Surface.MessagesApi, events);
            }
        }

        foreach (var path in Directory.EnumerateFiles(Path.Combine(PricingData.Root, "samples", "data", "messages-api"), "*.sse").Order(StringComparer.Ordinal))
        {
            yield return new(Path.GetFileName(path), Surface.MessagesApi, File.ReadAllLines(path));
        }
    }

    /// <summary>A client's stream holds the API's events as they came; of the main conversation one after the other.</summary>
    private static string[] Events(string[] rows)
    {
        List<string> events = [];
        foreach (var row in rows.Where(r => r.Contains("\"stream_event\"", StringComparison.Ordinal)))
        {
            if (Parse(row) is { } parsed && (string?)parsed["type"] == "stream_event" && parsed["parent_tool_use_id"] is null)
            {
                events.AddRange(["event: " + (string?)parsed["event"]!["type"], "data: " + parsed["event"]!.ToJsonString(), ""]);
            }
        }

        return [.. events];
    }

    public static JsonNode? Parse(string row)
    {
        try
        {
            return JsonNode.Parse(row);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
