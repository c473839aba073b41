using System.Text.Json.Nodes;
using Fazm.Metering.Cli;
using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Tests.Cli;

public sealed class ScanTests : IDisposable
{
    private const string Row =
        """{"type":"assistant","uuid":"u-1","sessionId":"s-1","timestamp":"2026-11-20T10:00:00.000Z","requestId":"req_1","message":{"id":"msg_1","role":"assistant","model":"claude-sonnet-4-5-20250929","stop_reason":"end_turn","usage":{"input_tokens":1000,"output_tokens":100,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-test");

    [Fact]
    public void A_call_in_two_files_counts_once_and_the_second_row_is_explained()
    {
        var one = Write("a.jsonl", Row + "\n");
        Write("b.jsonl", "{\"broken\n" + Row + "\n");
        var report = Report("--explain", out var printed);

        Assert.Equal(0, printed.Code);
        Assert.Equal((1L, "0.0045"), ((long)report["totals"]!["calls"]!, (string?)report["totals"]!["cost"]));
        Assert.Equal((2, new FileInfo(one).Length), ((int)report["files"]!["read"]!, (long)report["files"]!["bytes"]! - "{\"broken\n".Length - Row.Length - 1));
        Assert.Equal((3, 1), ((int)report["explain"]!["rowsRead"]!, (int)report["explain"]!["rowsCounted"]!));
        Assert.Equal(["b.jsonl:1@0 malformed", "b.jsonl:2@9 duplicate"],
            report["explain"]!["rows"]!.AsArray().Select(r => $"{Path.GetFileName((string)r!["file"]!)}:{r["row"]}@{r["offset"]} {r["flag"]}"));
    }

    [Fact]
    public void A_path_that_does_not_exist_fails_and_the_rest_counts()
    {
        Write("a.jsonl", Row + "\n");
        var report = Report(Path.Join(_folder.FullName, "gone.jsonl"), out var printed);

        Assert.Equal(3, printed.Code);
        Assert.Equal(1, (int)report["totals"]!["calls"]!);
        Assert.EndsWith("gone.jsonl", (string?)Assert.Single(report["files"]!["failed"]!.AsArray())!["path"], StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_a_file_like_others()
    {
        Write("a.jsonl", Row + "\n");
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Row.Replace("_1", "_2", StringComparison.Ordinal)));
        var report = Report("-", out _, here => here with { In = input });

        Assert.Equal((2, 2), ((int)report["totals"]!["calls"]!, (int)report["files"]!["read"]!));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_every_time()
    {
        for (var i = 0; i < 40; i++)
        {
            Write($"{i}.jsonl", Row.Replace("_1", "_" + (i % 30), StringComparison.Ordinal).Replace("s-1", "s-" + (i % 7), StringComparison.Ordinal) + "\n");
        }

        Report(string.Empty, out var first);
        Report(string.Empty, out var second);
        Assert.Equal(first.Out, second.Out);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Join(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private JsonNode Report(string more, out Printed printed, Func<Surroundings, Surroundings>? with = null)
    {
        Surroundings? surroundings = null;
        string[] args = ["report", "--json", _folder.FullName, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        printed = Printed.Run(
            (options, progress, cancel) => new Scan(surroundings!, options, progress).Run(cancel),
            (_, _, _) => throw new InvalidOperationException(),
            args,
            here => surroundings = (with ?? (h => h))(here));
        return JsonNode.Parse(printed.Out)!;
    }
}
