namespace Fazm.Metering;

/// <summary>Where usage was heard.</summary>
public enum Surface
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The Messages API itself: a server-sent event stream or a plain response.</summary>
    MessagesApi,

    /// <summary>A Claude Code transcript.</summary>
    Transcript,

    /// <summary>Agent SDK or <c>claude -p</c> output: stream-json or json.</summary>
    AgentSdk,

    /// <summary>Agent Client Protocol, JSON-RPC.</summary>
    Acp,

    /// <summary>Lines of Fazm's bridge.</summary>
    Bridge,

    /// <summary>A Codex rollout.</summary>
    Codex,
}
