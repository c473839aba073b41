using Fazm.Metering.Files;

namespace Fazm.Metering.Tests.Files;

public sealed class DataFoldersTests
{
    private static readonly char Sep = Path.DirectorySeparatorChar;

    [Fact]
    public void Without_variables_the_usual_folders_are_looked_in()
    {
        var places = Candidates([]);
        Assert.Equal(["~/.config/claude/projects", "~/.claude/projects"], places.Take(2));
        Assert.Equal(["~/.codex/sessions", "~/.codex/archived_sessions"], places.TakeLast(2));
    }

    [Fact]
    public void Variables_replace_them()
    {
        var places = Candidates(new() { ["CLAUDE_CONFIG_DIR"] = " a , b/projects,,a", ["CODEX_HOME"] = "c" });
        Assert.Equal(["a/projects", "b/projects", "c/sessions", "c/archived_sessions"], places);
        Assert.Equal("x/claude/projects", Candidates(new() { ["XDG_CONFIG_HOME"] = "x", ["CLAUDE_CONFIG_DIR"] = " " })[0]);
    }

    [Fact]
    public void Only_those_that_exist_are_named()
    {
        var home = Directory.CreateTempSubdirectory("home");
        Directory.CreateDirectory(Path.Combine(home.FullName, ".claude", "projects"));
        Assert.Equal([Path.Combine(home.FullName, ".claude", "projects")], DataFolders.Existing(_ => null, home.FullName).ToArray());
        home.Delete(recursive: true);
    }

    private static List<string> Candidates(Dictionary<string, string> environment) =>
        [.. DataFolders.Candidates(n => environment.GetValueOrDefault(n), "~").Select(p => p.Replace(Sep, '/'))];
}
