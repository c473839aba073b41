using Fazm.Metering.Wire;

namespace Fazm.Metering.Files;

/// <summary>A file that may hold usage.</summary>
/// <param name="Path">Its real path: full, with every link followed. It is the file's identity.</param>
/// <param name="Length">Its length in bytes when it was found; it may be growing.</param>
public sealed record LogFile(string Path, long Length)
{
    /// <summary>Opens it for reading by rows, in the way of nobody who writes, moves or deletes it. Throws what opening a file throws.</summary>
    /// <param name="options">What the caller knows.</param>
    /// <param name="surface">The surface; unknown to recognise it by the content.</param>
    /// <param name="follow">True to read on when the file grows.</param>
    /// <param name="skim">True where only totals matter; see <see cref="UsageLogReader"/>.</param>
    /// <param name="texts">Texts that other files have told; see <see cref="SharedTexts"/>.</param>
    public UsageLogReader Open(ReaderOptions? options = null, Surface surface = Surface.Unknown, bool follow = false, bool skim = false, SharedTexts? texts = null) =>
        new(UsageLog.Open(Path), options, surface, Path, follow, skim: skim, texts: texts);
}
