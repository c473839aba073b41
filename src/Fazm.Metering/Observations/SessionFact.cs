namespace Fazm.Metering.Observations;

/// <summary>Something that holds for a session as a whole.</summary>
/// <param name="Session">The session.</param>
public sealed record SessionFact(string Session)
{
    /// <summary>The time of the first <c>queue-operation</c> row of its transcript: older rows without a request were copied there.</summary>
    public EventTime FirstQueueOperation { get; init; }

    /// <summary>The working directory of the session's first row, or the folder's name.</summary>
    public string? Project { get; init; }

    /// <summary>When <see cref="Project"/> was said; the earliest wins.</summary>
    public EventTime At { get; init; }

    /// <summary>The session it was forked from, where a row says so.</summary>
    public string? ForkedFrom { get; init; }
}
