using System.Collections.Immutable;
using System.Security;

namespace Fazm.Metering.Files;

/// <summary>Searches through folders for logs.</summary>
internal sealed class LogSearch
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    private readonly RealPath _real = new();
    private readonly Dictionary<string, LogFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogFailure> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Adds a file or what is below a folder.</summary>
    public void Add(string path) => Try(path, () =>
    {
        var real = _real.Of(path);
        if (Directory.Exists(real))
        {
            Walk(real);
        }
        else
        {
            Take(real);
        }
    });

    public LogFiles Result()
    {
        List<LogFile> files = [.. _files.Values];
        files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        List<LogFailure> failed = [.. _failed.Values];
        failed.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new([.. files], [.. failed]);
    }

    private static bool IsLog(string name) => Path.GetExtension(name).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".SSE" or ".JSON";

    private void Walk(string root)
    {
        var open = new Stack<string>();
        open.Push(root);
        while (open.TryPop(out var folder))
        {
            if (_folders.Add(folder))
            {
                Try(folder, () => List(folder, open));
            }
        }
    }

    private void List(string folder, Stack<string> open)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
        {
            var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            if (!isLink && (entry.Attributes & FileAttributes.Directory) == 0)
            {
                if (IsLog(entry.Name))
                {
                    Try(entry.FullName, () => _files.TryAdd(entry.FullName, new(entry.FullName, ((FileInfo)entry).Length)));
                }
            }
            else
            {
                Try(entry.FullName, () => Follow(entry, isLink, open));
            }
        }
    }

    /// <summary>Goes where a folder or a link leads.</summary>
    private void Follow(FileSystemInfo entry, bool isLink, Stack<string> open)
    {
        var real = isLink ? _real.Of(entry.FullName) : entry.FullName;
        if (Directory.Exists(real))
        {
            open.Push(real);
        }
        else if (IsLog(entry.Name))
        {
            Take(real);
        }
    }

    private void Take(string real)
    {
        var file = new FileInfo(real);
        if (file.Exists)
        {
            _files.TryAdd(real, new(real, file.Length));
        }
        else
        {
            throw new FileNotFoundException();
        }
    }

    /// <summary>Does something to a path; what goes wrong is data.</summary>
    private void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            _failed.TryAdd(path, new(path, e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "It does not exist.",
                UnauthorizedAccessException or SecurityException => "Access is denied.",
                PathTooLongException => "The path is too long.",
                ArgumentException or NotSupportedException => "It is no path.",
                _ => "It cannot be read.",
            }));
        }
    }
}
