namespace Fazm.Metering.Wire;

/// <summary>What the place of a Claude Code transcript on disk tells about its rows. Thread-safe; touches no file.</summary>
/// <remarks>The client writes <c>projects/&lt;working directory with dashes&gt;/&lt;session&gt;.jsonl</c>; its subagents below
/// <c>&lt;session&gt;/subagents/</c>, at any depth, as <c>agent-&lt;id&gt;.jsonl</c>; older clients wrote those beside the session.</remarks>
public static class TranscriptPath
{
    /// <summary>Completes what a caller knows with what the path says; what the caller said stands.</summary>
    /// <param name="path">The file's path, best a full one; both kinds of slash part folders.</param>
    /// <param name="known">What the caller knows.</param>
    public static ReaderOptions Describe(string path, ReaderOptions? known = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        known ??= ReaderOptions.Default;
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return known;
        }

        var stem = Stem(parts[^1]);
        var agent = stem.StartsWith("agent-", StringComparison.Ordinal) && stem.Length > 6 ? stem[6..] : null;
        var owner = Owner(parts);
        if (owner >= 0)
        {
            return known with
            {
                Session = known.Session ?? parts[owner],
                Project = known.Project ?? At(parts, owner - 1),
                Agent = known.Agent ?? agent ?? stem,
                IsSubagentFile = true,
            };
        }

        return known with
        {
            Session = known.Session ?? (agent is null ? stem : null),
            Project = known.Project ?? At(parts, parts.Length - 2),
            Agent = known.Agent ?? agent,
            IsSubagentFile = known.IsSubagentFile || agent is not null,
        };
    }

    /// <summary>The place of the folder that is named by the session of a subagent's file; -1 for other files.</summary>
    private static int Owner(string[] parts)
    {
        var owner = -1;
        for (var at = 1; at < parts.Length - 1; at++)
        {
            if (string.Equals(parts[at], "subagents", StringComparison.Ordinal))
            {
                owner = at - 1;
                if (Guid.TryParseExact(parts[owner], "D", out _))
                {
                    return owner;
                }
            }
        }

        return owner;
    }

    private static string? At(string[] parts, int index) => index >= 0 ? parts[index] : null;

    private static string Stem(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
