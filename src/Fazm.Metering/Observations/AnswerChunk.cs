namespace Fazm.Metering.Observations;

/// <summary>A piece of an answer as it comes in: the only value here that holds content. It lives on the stack and points into a buffer that is overwritten when the
/// listener returns: it can be counted, and it cannot be kept.</summary>
public readonly ref struct AnswerChunk
{
    /// <summary>The session, as in the observations of the same row.</summary>
    public required string Session { get; init; }

    /// <summary>The API's message id; <see langword="null"/> where the wire names none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The model that answers, where it is known by now.</summary>
    public string? Model { get; init; }

    /// <summary>True for a subagent's answer.</summary>
    public bool IsSide { get; init; }

    /// <summary>What it is a piece of.</summary>
    public AnswerPart Part { get; init; }

    /// <summary>True when it does not go on where the piece before it ended.</summary>
    public bool BeginsPart { get; init; }

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Text { get; init; }
}
