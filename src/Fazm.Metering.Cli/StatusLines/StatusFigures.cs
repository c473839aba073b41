namespace Fazm.Metering.Cli.StatusLines;

/// <summary>What a status line shows.</summary>
internal sealed class StatusFigures
{
    /// <summary>What the session cost, as text; <see langword="null"/> where nothing is known of it yet.</summary>
    public string? Session { get; init; }

    /// <summary>What today cost, all sessions together, as text; <see langword="null"/> where that is not known yet.</summary>
    public string? Today { get; init; }

    /// <summary>The session's exact cost.</summary>
    public Func<PicoUsd?> ExactSession { get; init; } = static () => null;

    /// <summary>Today's exact cost.</summary>
    public Func<PicoUsd?> ExactToday { get; init; } = static () => null;

    /// <summary>False where the index has yet to read something that this depends on.</summary>
    public bool IsComplete { get; init; }

    /// <summary>True when the index should be brought up to date.</summary>
    public bool IsStale { get; init; }
}
