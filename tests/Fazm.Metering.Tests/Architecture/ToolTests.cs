using System.Text;
using System.Text.Json.Nodes;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>The tool as a user meets it: a process, files, and an exit code.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Samples = "samples/data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-tool");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_samples_are_counted_whole_and_nothing_goes_wrong()
    {
        var run = ToolProcess.Run("report", Samples, "--json");
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        var report = JsonNode.Parse(run.Out)!;
        Assert.Empty(report["files"]!["failed"]!.AsArray());
        Assert.Equal(["b09db197-caec-4a5c-963b-d7d400857504", "0.100110345", "5"], Session(report, "b09db197"));
        Assert.Equal(["e6bfb709-5452-46ac-bce9-143619af8851", "0.0711686", "3"], Session(report, "e6bfb709"));
        string[] surfaces = ["transcript", "sdk", "sse", "bridge", "codex"];
        var bySurface = JsonNode.Parse(ToolProcess.Run("report", Samples, "--json", "--by", "surface").Out)!;
        Assert.Empty(surfaces.Except(bySurface["groups"]!.AsArray().Select(g => (string)g!["key"]!)));
    }

    /// <summary>The theorem, on the command line: twice, in any order, and through more surfaces changes no byte of what was counted.</summary>
    [Fact]
    public void The_same_evidence_in_any_order_gives_the_same_bytes()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Pricing.PricingData.Root, Samples), "*.*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)).ToArray();
        var once = ToolProcess.Run(["report", "--json", .. files]);
        var reversed = ToolProcess.Run(["report", "--json", .. files.Reverse(), Samples]);
        Assert.Equal(once.Out, reversed.Out);

        var copies = _folder.CreateSubdirectory("copies").FullName;
        foreach (var file in files.Where(f => f.Contains("agent-sdk", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copies, "copy-of-" + Path.GetFileName(file)));
        }

        var twice = JsonNode.Parse(ToolProcess.Run("report", "--json", Samples, copies).Out)!;
        foreach (var part in new[] { "totals", "models", "groups", "flags" })
        {
            Assert.Equal(JsonNode.Parse(once.Out)![part]!.ToJsonString(), twice[part]!.ToJsonString());
        }
    }

    [Fact]
    public void Deltas_of_a_stream_add_up_to_its_report()
    {
        var run = ToolProcess.Run("stream", Samples + "/acp/three-prompts.ndjson");
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        var sum = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(l => decimal.Parse((string)JsonNode.Parse(l)!["cost"]!, System.Globalization.CultureInfo.InvariantCulture));
        var report = JsonNode.Parse(ToolProcess.Run("report", "--json", Samples + "/acp/three-prompts.ndjson").Out)!;
        Assert.Equal(sum, decimal.Parse((string)report["totals"]!["cost"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(sum > 0);
    }

    [Fact]
    public void Usage_is_priced_line_by_line()
    {
        var run = ToolProcess.Run(["rate"], "{\"id\":\"a\",\"platform\":\"anthropic\",\"model\":\"claude-opus-5-5\",\"at\":\"2026-11-22T00:00:00Z\",\"usage\":{\"input_tokens\":1000000}}\nno json\n"u8.ToArray());
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal((0, 2, "4"), (run.Code, lines.Count, (string?)lines[0]["cost"]));
        Assert.NotNull(lines[1]["error"]);
    }

    [Theory]
    [InlineData("report --nope", 2)]
    [InlineData("report /no/such/path", 3)]
    [InlineData("stream /no/such/path", 3)]
    [InlineData("rate /no/such/path", 3)]
    [InlineData("prices show no-such-model", 2)]
    [InlineData("report samples/data --strict", 1)]
    [InlineData("--version", 0)]
    public void Exit_codes_are_the_contracts(string args, int code) => Assert.Equal(code, ToolProcess.Run(args.Split(' ')).Code);

    [Fact]
    public void Without_data_folders_it_says_where_it_looked()
    {
        var run = ToolProcess.Run("report");
        Assert.Equal((3, string.Empty), (run.Code, run.Out));
        Assert.Contains(Path.Combine("/nonexistent", ".claude"), run.Error, StringComparison.Ordinal);
        Assert.Contains("CODEX_HOME", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_hurt_nobody()
    {
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var bytes = new byte[random.Next(0, 20_000)];
            random.NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(_folder.FullName, $"{i}.jsonl"), bytes);
        }

        CountsTheRest(0);
    }

    [Fact]
    public void A_huge_file_without_a_newline_is_one_row_that_is_too_long()
    {
        using (var file = File.Create(Path.Combine(_folder.FullName, "huge.jsonl")))
        {
            file.Write("{\"type\":\"assistant\",\"x\":\""u8);
            file.SetLength(80_000_000);
        }

        var report = CountsTheRest(0);
        Assert.Contains(report["notCounted"]!.AsArray(), n => (string?)n!["flag"] == "row-too-long");
    }

    [Fact]
    public void An_unreadable_file_fails_and_the_rest_counts()
    {
        var path = Path.Combine(_folder.FullName, "locked.jsonl");
        File.WriteAllText(path, "{}\n");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.None);
        try
        {
            // A superuser reads it all the same.
            using var readable = File.OpenRead(path);
            return;
        }
        catch (UnauthorizedAccessException)
        {
            var report = CountsTheRest(3);
            Assert.EndsWith("locked.jsonl", (string?)Assert.Single(report["files"]!["failed"]!.AsArray())!["path"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_where_a_file_is_named_and_links_in_a_circle_end()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "up"), _folder.FullName);
        CountsTheRest(0);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "self.jsonl"), Path.Combine(_folder.FullName, "self.jsonl"));
        Assert.NotEmpty(CountsTheRest(3)["files"]!["failed"]!.AsArray());
        Assert.Equal(3, ToolProcess.Run("stream", _folder.FullName).Code);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_counted_as_far_as_it_was_there()
    {
        var path = Path.Combine(_folder.FullName, "grows.jsonl");
        var row = Wire.WireData.Row() + "\n";
        await File.WriteAllTextAsync(path, row);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            for (var i = 2; !stop.IsCancellationRequested && i < 200_000; i++)
            {
                // Half a row at a time: a reader meets rows that are not complete yet.
                var next = Encoding.UTF8.GetBytes(Wire.WireData.Row(request: $"req_{i}", message: $"msg_{i}") + "\n");
                file.Write(next, 0, next.Length / 2);
                file.Flush();
                file.Write(next, next.Length / 2, next.Length - (next.Length / 2));
                file.Flush();
            }
        });
        var report = CountsTheRest(0, more: 1);
        await stop.CancelAsync();
        await writing;
        Assert.InRange((long)report["totals"]!["calls"]!, 2, 200_001);
    }

    /// <summary>Beside whatever lies in the folder, one good call is counted.</summary>
    private JsonNode CountsTheRest(int code, long more = -1)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "good.jsonl"), Wire.WireData.Row(session: "s-9", request: "req_good", message: "msg_good") + "\n");
        var run = ToolProcess.Run("report", _folder.FullName, "--json");
        Assert.Equal(code, run.Code);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        var report = JsonNode.Parse(run.Out)!;
        Assert.True((long)report["totals"]!["calls"]! >= 1);
        Assert.True(more >= 0 || (long)report["totals"]!["calls"]! == 1);
        return report;
    }

    private static string[] Session(JsonNode report, string start) => report["groups"]!.AsArray().Where(g => ((string)g!["key"]!).StartsWith(start, StringComparison.Ordinal))
        .Select(g => new[] { (string)g!["key"]!, (string)g["cost"]!, g["calls"]!.ToJsonString() }).Single();
}
