namespace Fazm.Metering.Wire;

/// <summary>What the caller knows about a stream that the stream itself may not say. Everything may be left out. Immutable.</summary>
/// <remarks>What a row says about itself wins over what stands here, except where a reader says otherwise.</remarks>
public sealed record ReaderOptions
{
    /// <summary>Nothing known.</summary>
    public static ReaderOptions Default { get; } = new();

    /// <summary>The session, for rows that name none. For a transcript: the session whose file it is, by its place on disk.</summary>
    public string? Session { get; init; }

    /// <summary>The project, for sessions whose rows name no working directory.</summary>
    public string? Project { get; init; }

    /// <summary>The subagent that made the rows, where they name none.</summary>
    public string? Agent { get; init; }

    /// <summary>The model, for rows that name none.</summary>
    public string? Model { get; init; }

    /// <summary>The API's request id of the response, where the caller has it from the response's headers. Only for one response.</summary>
    public string? RequestId { get; init; }

    /// <summary>What a turn's usage means on the agent protocol.</summary>
    public AgentProfile AgentProfile { get; init; }

    /// <summary>True when the transcript is a subagent's: its rows are a side conversation of <see cref="Session"/>.</summary>
    public bool IsSubagentFile { get; init; }
}
