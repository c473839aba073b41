namespace Fazm.Metering.Wire.Codex;

/// <summary>Whose history a rollout begins with.</summary>
/// <remarks>A fork's file, and mostly a spawned thread's, begins with its parent's rows, either with their own times, which lie before the file's
/// session began, or all rewritten to the moment of the fork (facts: cases cx-fork-100-150, cx-thread-spawn-replay).</remarks>
internal sealed class CodexOrigin
{
    private EventTime _began;
    private EventTime _written;
    private bool _replayed;

    /// <summary>The session that the history is of; <see langword="null"/> for a session of its own.</summary>
    public string? Parent { get; private set; }

    /// <summary>True for a thread that another one spawned: its counter starts at zero, whatever was replayed.</summary>
    public bool IsSpawned { get; private set; }

    /// <summary>Tells of the file's own beginning.</summary>
    /// <param name="parent">The session forked from, where stated.</param>
    /// <param name="isSpawned">True for a spawned thread.</param>
    /// <param name="began">When the session began.</param>
    /// <param name="written">When the row was written.</param>
    public void Begin(string? parent, bool isSpawned, EventTime began, EventTime written)
    {
        Parent = parent;
        IsSpawned = isSpawned;
        _began = EventTime.Earlier(began, written);
        _written = written;
    }

    /// <summary>Tells of another session's beginning inside the file, which is a replayed one.</summary>
    public void Replay(string session) => Parent ??= session;

    /// <summary>What a row of this time is. Once a row is the file's own, all rows behind it are.</summary>
    public CodexHistory Of(EventTime at)
    {
        if (Parent is null || _replayed || !at.IsKnown || !_written.IsKnown)
        {
            return CodexHistory.Own;
        }

        if (at < _began)
        {
            return CodexHistory.Copied;
        }

        if (at.UtcTicks - _written.UtcTicks <= TimeSpan.TicksPerSecond)
        {
            return CodexHistory.Rewritten;
        }

        _replayed = true;
        return CodexHistory.Own;
    }
}
