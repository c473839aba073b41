using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Where an index lies: below the platform's folder for caches, apart for each set of data folders.</summary>
/// <param name="Folder">The folder of this index.</param>
/// <param name="Roots">The data folders that it is of.</param>
internal sealed record IndexPlace(string Folder, ImmutableArray<string> Roots)
{
    /// <summary>The list of what was read of which log.</summary>
    public string Catalogue => Path.Join(Folder, "catalogue.jsonl");

    /// <summary>The figures to be shown, as this build counts and prices: others have their own beside it.</summary>
    public string Summary => Path.Join(Folder, "summary-" + IndexFormat.Build.ToString("N") + ".bin");

    /// <summary>Held by the process that writes.</summary>
    public string Lock => Path.Join(Folder, "lock");

    /// <summary>The place for some data folders.</summary>
    /// <param name="chosen">The folder that the user chose; <see langword="null"/> for the platform's.</param>
    /// <param name="roots">The data folders.</param>
    /// <param name="here">The process's surroundings.</param>
    public static IndexPlace Of(string? chosen, ImmutableArray<string> roots, Surroundings here)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in string.Join('\n', roots))
        {
            // FNV-1a: a name that differs is all that is asked of it, and the platform's digests take long to load.
            hash = unchecked((hash ^ letter) * 0x100000001B3);
        }

        return new(Path.Join(chosen ?? CacheFolder(here), "v" + IndexFormat.Version, hash.ToString("x16", CultureInfo.InvariantCulture)), roots);
    }

    /// <summary>The file with what one log said.</summary>
    public string Evidence(string log)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(log)).AsSpan(0, 16));
        return Path.Join(Folder, "logs", name[..2], name[2..]);
    }

    private static string CacheFolder(Surroundings here)
    {
        if (Value(here, "XDG_CACHE_HOME") is { } cache)
        {
            return Path.Join(cache, "fazm-meter");
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Join(Value(here, "LOCALAPPDATA") ?? Path.Join(here.Home, "AppData", "Local"), "fazm-meter", "cache");
        }

        return OperatingSystem.IsMacOS() ? Path.Join(here.Home, "Library", "Caches", "fazm-meter") : Path.Join(here.Home, ".cache", "fazm-meter");
    }

    private static string? Value(Surroundings here, string name) => here.Variable(name) is { } value && Path.IsPathRooted(value) ? value : null;
}
