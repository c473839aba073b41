using System.Collections.Immutable;

namespace Fazm.Metering.Files;

/// <summary>Where Claude Code and Codex keep their logs. Thread-safe.</summary>
public static class DataFolders
{
    /// <summary>All places to look in, whether they exist or not, in a fixed order, each once.</summary>
    /// <remarks>Claude Code: <c>projects</c> below each folder of <c>CLAUDE_CONFIG_DIR</c> (a comma list; an entry may name the <c>projects</c> folder itself); else below
    /// <c>$XDG_CONFIG_HOME/claude</c> or <c>~/.config/claude</c>, <c>~/.claude</c>, and on Windows <c>%APPDATA%\claude</c>, on macOS
    /// <c>~/Library/Application Support/claude</c>. Codex: <c>sessions</c> and <c>archived_sessions</c> below <c>CODEX_HOME</c>, else below <c>~/.codex</c>.</remarks>
    /// <param name="environment">Looks up a variable of the environment; <see langword="null"/> or empty where it is not set.</param>
    /// <param name="home">The user's own folder.</param>
    public static ImmutableArray<string> Candidates(Func<string, string?> environment, string home)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(home);
        var places = new List<string>();
        foreach (var folder in ClaudeFolders(environment, home))
        {
            var isProjects = string.Equals(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), "projects", StringComparison.Ordinal);
            places.Add(isProjects ? folder : Path.Join(folder, "projects"));
        }

        var codex = Value(environment, "CODEX_HOME") ?? Path.Join(home, ".codex");
        places.Add(Path.Join(codex, "sessions"));
        places.Add(Path.Join(codex, "archived_sessions"));
        return [.. places.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Those of <see cref="Candidates"/> that exist.</summary>
    /// <param name="environment">Looks up a variable of the environment.</param>
    /// <param name="home">The user's own folder.</param>
    public static ImmutableArray<string> Existing(Func<string, string?> environment, string home) => [.. Candidates(environment, home).Where(Directory.Exists)];

    private static IEnumerable<string> ClaudeFolders(Func<string, string?> environment, string home)
    {
        if (Value(environment, "CLAUDE_CONFIG_DIR") is { } list)
        {
            return list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var folders = new List<string>
        {
            Path.Join(Value(environment, "XDG_CONFIG_HOME") ?? Path.Join(home, ".config"), "claude"),
            Path.Join(home, ".claude"),
        };
        if (OperatingSystem.IsWindows() && Value(environment, "APPDATA") is { } roaming)
        {
            folders.Add(Path.Join(roaming, "claude"));
        }
        else if (OperatingSystem.IsMacOS())
        {
            folders.Add(Path.Join(home, "Library", "Application Support", "claude"));
        }

        return folders;
    }

    private static string? Value(Func<string, string?> environment, string name) => environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
