namespace Fazm.Metering.Pricing;

/// <summary>The names of the platforms in price books and on the command line. Thread-safe.</summary>
public static class PlatformNames
{
    private static readonly string[] Names = ["anthropic", "bedrock", "vertex", "openai", "google-gemini"];

    /// <summary>All names, in the order of <see cref="Platform"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a platform; throws <see cref="ArgumentOutOfRangeException"/> for a value that is none.</summary>
    public static string Of(Platform platform) =>
        (uint)platform < (uint)Names.Length ? Names[(int)platform] : throw new ArgumentOutOfRangeException(nameof(platform));

    /// <summary>The platform of a name, spelled exactly.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Platform platform)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                platform = (Platform)i;
                return true;
            }
        }

        platform = default;
        return false;
    }
}
