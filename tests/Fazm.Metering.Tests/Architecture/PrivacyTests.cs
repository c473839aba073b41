using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fazm.Metering.Files;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>A canary sings in every text that people or models wrote, on every surface; nothing that comes out of the library or the tool may sing.</summary>
public sealed class PrivacyTests : IDisposable
{
    internal const string Canary = "canary-3f9a";

    // Where words of people, models and tools stand on the wires, in all their spellings.
    private static readonly string[] Spoken =
        ["text", "thinking", "content", "prompt", "result", "partial_json", "input", "rawInput", "rawOutput", "title", "summary", "message", "last_agent_message", "output", "arguments", "instructions", "description", "query", "aiTitle", "lastPrompt", "data"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-privacy");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void No_output_repeats_what_was_said()
    {
        var planted = 0;
        var samples = Path.Combine(PricingData.Root, "samples", "data");
        foreach (var log in LogFiles.Find([samples]).Found)
        {
            var path = Path.Combine(_folder.FullName, Path.GetRelativePath(samples, log.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var lines = File.ReadAllLines(log.Path).Select(l => Plant(l, ref planted)).ToList();
            lines.Add("{\"type\":\"user\",\"" + Canary + "\":\"" + Canary + "\"}");
            lines.Add("not json: " + Canary);
            lines.Add("{\"type\":\"" + Canary + "\"}");
            File.WriteAllText(path, string.Join('\n', lines) + "\n{\"message\":{\"content\":\"" + Canary);
        }

        Assert.InRange(planted, 200, int.MaxValue);
        var before = JsonNode.Parse(ToolProcess.Run("report", samples, "--json").Out)!["totals"]!.ToJsonString();
        foreach (var output in new[] { "--json", "--csv", "--explain", "--json --explain", "--by project,agent,model,surface" })
        {
            var run = ToolProcess.Run(["report", _folder.FullName, .. output.Split(' ')]);
            Assert.Equal(0, run.Code);
            Silent(run.Out + run.Error, output);
        }

        // The canary changed no number: it stands only in what was said.
        Assert.Equal(before, JsonNode.Parse(ToolProcess.Run("report", _folder.FullName, "--json").Out)!["totals"]!.ToJsonString());
        foreach (var log in LogFiles.Find([_folder.FullName]).Found)
        {
            var run = ToolProcess.Run("stream", log.Path);
            Silent(run.Out + run.Error, "stream " + log.Path);
            run = ToolProcess.Run("stream", "--estimate", log.Path);
            Silent(run.Out + run.Error, "stream --estimate " + log.Path);
        }

        Silent(ToolProcess.Run(["rate"], Encoding.UTF8.GetBytes($"{{\"id\":1,\"text\":\"{Canary}\"}}\n{Canary}\n")) is var rate ? rate.Out + rate.Error : string.Empty, "rate");
    }

    [Fact]
    public void No_saved_state_holds_it()
    {
        var meter = new MeterSet();
        var planted = 0;
        foreach (var log in LogFiles.Find([Path.Combine(PricingData.Root, "samples", "data")]).Found)
        {
            var text = string.Join('\n', File.ReadAllLines(log.Path).Select(l => Plant(l, ref planted)));
            foreach (var seen in UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))))
            {
                meter.Add(seen);
            }
        }

        using var state = new MemoryStream();
        meter.Save(state);
        Assert.True(state.Length > 1000);
        Silent(Encoding.UTF8.GetString(state.ToArray()), "the saved state");
        Silent(JsonSerializer.Serialize(meter.Report().NotCounted.Select(r => r.Detail)), "the report");
    }

    private static void Silent(string text, string where) => Assert.False(text.Contains(Canary, StringComparison.OrdinalIgnoreCase), $"It sings in {where}.");

    /// <summary>Puts the canary into every spoken text of a row; lines of an event stream keep their field's name.</summary>
    internal static string Plant(string line, ref int planted)
    {
        var at = line.IndexOf('{', StringComparison.Ordinal);
        if (at < 0 || (at > 0 && !line.StartsWith("data: ", StringComparison.Ordinal)))
        {
            return line;
        }

        var row = JsonNode.Parse(line[at..])!;
        Plant(row, isSpoken: false, ref planted);
        return string.Concat(line.AsSpan(0, at), row.ToJsonString());
    }

    private static void Plant(JsonNode? node, bool isSpoken, ref int planted)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (isSpoken && list[i] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                {
                    list[i] = Canary;
                    planted++;
                }

                Plant(list[i], isSpoken, ref planted);
            }
        }
        else if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                if (Spoken.Contains(name, StringComparer.Ordinal) && value?.GetValueKind() == JsonValueKind.String)
                {
                    fields[name] = $"{Canary} {value.GetValue<string>()}";
                    planted++;
                }
                else
                {
                    Plant(value, Spoken.Contains(name, StringComparer.Ordinal), ref planted);
                }
            }
        }
    }
}
