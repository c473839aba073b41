namespace Fazm.Metering.Cli;

/// <summary>The names of surfaces on the command line and in group keys.</summary>
internal static class SurfaceNames
{
    private static readonly (Surface Surface, string Name)[] Known =
    [
        (Surface.Transcript, "transcript"), (Surface.AgentSdk, "sdk"), (Surface.Acp, "acp"),
        (Surface.MessagesApi, "sse"), (Surface.Bridge, "bridge"), (Surface.Codex, "codex"),
    ];

    /// <summary>All names, in the order of the help text.</summary>
    public static string[] All => [.. Known.Select(k => k.Name)];

    public static string Name(Surface surface)
    {
        foreach (var known in Known)
        {
            if (known.Surface == surface)
            {
                return known.Name;
            }
        }

        return "unknown";
    }

    /// <summary>The surface of a name; <see cref="Surface.Unknown"/> for none of them.</summary>
    public static Surface Parse(string? name) => Known.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase)).Surface;
}
