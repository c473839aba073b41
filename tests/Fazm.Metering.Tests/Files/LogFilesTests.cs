using Fazm.Metering.Files;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Files;

public sealed class LogFilesTests : IDisposable
{
    private readonly string _root = new RealPathOfTemp().Folder;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Every_log_is_found_once_in_a_fixed_order_whatever_leads_to_it()
    {
        var a = Make("p/b/s.jsonl");
        var b = Make("p/a/deep/er/t.NDJSON");
        Make("p/a/notes.txt");
        Directory.CreateSymbolicLink(Path.Combine(_root, "p", "a", "loop"), Path.Combine(_root, "p"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "q"), Path.Combine(_root, "p", "b"));
        File.CreateSymbolicLink(Path.Combine(_root, "p", "link.jsonl"), a);

        string[] paths = [Path.Combine(_root, "q", "s.jsonl"), Path.Combine(_root, "q"), Path.Combine(_root, "p")];
        var found = LogFiles.Find(paths);
        Assert.Equal([b, a], found.Found.Select(f => f.Path));
        Assert.Empty(found.Failed);
        Assert.Equal(found.Found.ToArray(), LogFiles.Find(paths.Reverse()).Found.ToArray());
        Assert.Equal(3, found.Found[0].Length);
    }

    [Fact]
    public void A_file_that_is_named_is_taken_whatever_its_name()
    {
        var log = Make("notes.txt");
        Assert.Equal(log, Assert.Single(LogFiles.Find([log]).Found).Path);
        Assert.Empty(LogFiles.Find([_root]).Found);
    }

    [Fact]
    public void What_cannot_be_read_is_data()
    {
        var log = Make("s.jsonl");
        var missing = Path.Combine(_root, "nothing");
        File.CreateSymbolicLink(Path.Combine(_root, "dangling.jsonl"), missing);
        File.CreateSymbolicLink(Path.Combine(_root, "x.jsonl"), Path.Combine(_root, "y.jsonl"));
        File.CreateSymbolicLink(Path.Combine(_root, "y.jsonl"), Path.Combine(_root, "x.jsonl"));

        var found = LogFiles.Find([_root, missing, ""]);
        Assert.Equal(log, Assert.Single(found.Found).Path);
        Assert.Equal(["", "dangling.jsonl", "nothing", "x.jsonl", "y.jsonl"], found.Failed.Select(f => f.Path.Length == 0 ? "" : Path.GetFileName(f.Path)));
        Assert.Contains(found.Failed, f => f.Problem == "It does not exist.");
    }

    [Fact]
    public void A_found_transcript_knows_its_session()
    {
        Make("p/11111111-2222-3333-4444-555555555555/subagents/agent-z.jsonl", Wire.WireData.Row(session: null));
        using var log = Assert.Single(LogFiles.Find([_root]).Found).Open();
        Assert.True(log.TryReadRow(out var seen));
        Assert.Equal(("11111111-2222-3333-4444-555555555555", "z", true), (seen[0].Call.Session, seen[0].Call.Agent, seen[0].Call.IsSide));
    }

    private string Make(string name, string text = "{}\n")
    {
        var path = Path.Combine([_root, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A new folder by its real path: the system's folder for such things may itself be a link.</summary>
    private sealed class RealPathOfTemp
    {
        public string Folder { get; } = new RealPath().Of(Directory.CreateTempSubdirectory("logs").FullName);
    }
}
