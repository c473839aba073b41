using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Where clients keep their logs, when the user names no path.</summary>
internal static class DataFolders
{
    private static readonly string[] LogFolders = ["projects", "sessions", "archived_sessions"];

    /// <summary>All places to look in, in order, each once.</summary>
    public static ImmutableArray<string> Places(Surroundings here)
    {
        var places = new List<string>();
        var named = (here.Variable("CLAUDE_CONFIG_DIR") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named.Length > 0)
        {
            places.AddRange(named.Select(n => Expand(n, here)));
        }
        else
        {
            // Windows and macOS clients use the same two below the user's folder; the first follows XDG where that is set.
            var config = here.Variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(here.Home, ".config");
            places.Add(Path.Combine(config, "claude"));
            places.Add(Path.Combine(here.Home, ".config", "claude"));
            places.Add(Path.Combine(here.Home, ".claude"));
            if (here.Variable("APPDATA") is { Length: > 0 } roaming)
            {
                places.Add(Path.Combine(roaming, "claude"));
            }
        }

        places.Add(here.Variable("CODEX_HOME") is { Length: > 0 } codex ? Expand(codex, here) : Path.Combine(here.Home, ".codex"));
        return [.. places.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What of a data folder holds logs: Claude Code's <c>projects</c>, Codex's <c>sessions</c> and <c>archived_sessions</c>; else all of it.</summary>
    public static IEnumerable<string> LogsIn(string folder)
    {
        ImmutableArray<string> inner = [.. LogFolders.Select(n => Path.Combine(folder, n)).Where(Directory.Exists)];
        return inner.IsEmpty ? [folder] : inner;
    }

    /// <summary>What to say when none of them exists.</summary>
    public static string NotFound(IEnumerable<string> places) =>
        "No data found. Looked in:\n" + string.Concat(places.Select(p => $"  {p}\n")) +
        "Name files or folders: fazm-meter report PATH…, or set CLAUDE_CONFIG_DIR or CODEX_HOME.";

    private static string Expand(string path, Surroundings here) =>
        string.Equals(path, "~", StringComparison.Ordinal) ? here.Home
        : path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal) ? Path.Combine(here.Home, path[2..]) : path;
}
