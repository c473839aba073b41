namespace Fazm.Metering.Estimates;

/// <summary>What was added to the estimate of one session and model. Not a <see cref="UsageDelta"/>, by type: it counts in no sum, and real usage replaces it without notice.</summary>
public sealed record EstimatedDelta
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>The model; <see langword="null"/> where nothing named one.</summary>
    public string? Model { get; init; }

    /// <summary>The output tokens added; more than none.</summary>
    public EstimatedTokens Output { get; init; }

    /// <summary>Their price; <see langword="null"/> where they have none.</summary>
    public EstimatedUsd? Cost { get; init; }
}
