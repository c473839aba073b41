using System.Collections.Concurrent;

namespace Fazm.Metering.Cli.Watching;

/// <summary>Collects the paths that the system says have changed, so that not every file has to be looked at every time. Where it cannot say, nothing is lost:
/// from time to time everything is looked at.</summary>
internal sealed class ChangeNotes : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly bool _isBlind;
    private volatile bool _missed = true;

    /// <summary>Begins to listen below folders. Of single files the system is not asked: they are looked at every time.</summary>
    public ChangeNotes(IReadOnlyCollection<string> roots)
    {
        _isBlind = roots.Any(File.Exists);
        foreach (var folder in roots.Where(Directory.Exists))
        {
            try
            {
                var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite };
                _watchers.Add(watcher);
                watcher.Changed += (_, change) => _changed[change.FullPath] = true;
                watcher.Created += (_, change) => _missed |= Note(change.FullPath);
                watcher.Deleted += (_, change) => _changed[change.FullPath] = true;
                watcher.Renamed += (_, _) => _missed = true;
                watcher.Error += (_, _) => _missed = true;
                watcher.EnableRaisingEvents = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
            {
                // The system has no more to give: everything is looked at from time to time anyway.
            }
        }
    }

    /// <summary>The paths that changed since the last call.</summary>
    /// <param name="isAll">True where more may have changed than they.</param>
    public IReadOnlyCollection<string> Take(out bool isAll)
    {
        isAll = _missed || _isBlind || _watchers.Count == 0;
        _missed = false;
        List<string> taken = [];
        foreach (var path in _changed.Keys)
        {
            if (_changed.TryRemove(path, out _))
            {
                taken.Add(path);
            }
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());

    /// <summary>A new folder may hold files that were there before anybody listened.</summary>
    private bool Note(string path)
    {
        _changed[path] = true;
        return Directory.Exists(path);
    }
}
