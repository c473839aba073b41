namespace Fazm.Metering.Files;

/// <summary>Follows every link in a path.</summary>
internal sealed class RealPath
{
    // As many as systems commonly follow before they speak of a loop.
    private const int MostLinks = 40;

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>The path without links. Throws <see cref="IOException"/> for a loop of links and what the file system throws.</summary>
    public string Of(string path) => Follow(Path.GetFullPath(path), 0);

    private string Follow(string path, int links)
    {
        if (links > MostLinks)
        {
            throw new IOException("Too many links.");
        }

        path = Path.TrimEndingDirectorySeparator(path);
        var parent = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(parent))
        {
            return path;
        }

        if (!_folders.TryGetValue(parent, out var folder))
        {
            folder = Follow(parent, links);
            _folders[parent] = folder;
        }

        var place = Path.Join(folder, Path.GetFileName(path));
        var target = new FileInfo(place).LinkTarget;
        return target is null ? place : Follow(Path.GetFullPath(target, folder), links + 1);
    }
}
