namespace Fazm.Metering.Wire.Codex;

/// <summary>What a row of a rollout is.</summary>
internal enum CodexHistory
{
    /// <summary>The session's own.</summary>
    Own,

    /// <summary>The parent's, with its own time: an equal row stands in the parent's file.</summary>
    Copied,

    /// <summary>The parent's, with the time of the fork: nothing in it tells which row of the parent it is.</summary>
    Rewritten,
}
