namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>models.dev's source files: <c>providers/NAME/models/ID.toml</c> with a table <c>[cost]</c>. Only that table is read.</summary>
internal static class ModelsDevToml
{
    public static IReadOnlyList<ForeignPrice> Read(string path)
    {
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.toml", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : (IEnumerable<string>)[path];
        var read = new List<ForeignPrice>();
        foreach (var file in files)
        {
            var parts = Path.GetFullPath(file).Split(Path.DirectorySeparatorChar);
            var at = Array.LastIndexOf(parts, "models");
            if (at > 0 && ForeignTables.PlatformOf(parts[at - 1]) is { } platform)
            {
                ReadFile(file, platform, Path.ChangeExtension(string.Join('/', parts[(at + 1)..]), null), read);
            }
        }

        return read;
    }

    private static void ReadFile(string file, Platform platform, string id, List<ForeignPrice> read)
    {
        var table = "";
        foreach (var line in File.ReadLines(file))
        {
            var text = line.Split('#')[0].Trim();
            if (text.StartsWith('['))
            {
                table = text.Trim('[', ']').Trim();
                continue;
            }

            var pair = text.Split('=', 2, StringSplitOptions.TrimEntries);
            long? over = table is "cost.context_over_200k" ? 200_000 : null;
            if (pair.Length == 2 && (table is "cost" || over is not null) && ModelsDev.Class(pair[0]) is { } name &&
                PicoUsd.TryParse(pair[1].Replace("_", "", StringComparison.Ordinal), out var price))
            {
                read.Add(new(platform, id, name, over, ForeignTables.PerToken(price)));
            }
        }
    }
}
