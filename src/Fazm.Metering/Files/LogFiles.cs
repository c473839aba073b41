using System.Collections.Immutable;

namespace Fazm.Metering.Files;

/// <summary>The files that a search found, each once, and what it could not read. Immutable.</summary>
/// <param name="Found">The files, by path in ordinal order, whatever order they were asked for.</param>
/// <param name="Failed">What could not be read, by path in ordinal order.</param>
public sealed record LogFiles(ImmutableArray<LogFile> Found, ImmutableArray<LogFailure> Failed)
{
    /// <summary>Finds files. Links are followed, loops of links are survived, and a file that several paths lead to is found once.</summary>
    /// <param name="paths">Files, which are taken whatever their name, and folders, which are searched through for logs by their extension:
    /// <c>.jsonl</c>, <c>.ndjson</c>, <c>.sse</c> and <c>.json</c>.</param>
    public static LogFiles Find(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var search = new LogSearch();
        foreach (var path in paths)
        {
            search.Add(path);
        }

        return search.Result();
    }
}
