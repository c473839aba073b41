namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>A line of a provider's report.</summary>
public sealed record ProviderLine
{
    /// <summary>The day, in the report's zone.</summary>
    public DateOnly Day { get; init; }

    /// <summary>The model as the report names it; <see langword="null"/> where it names none.</summary>
    public string? Model { get; init; }

    /// <summary>What was used.</summary>
    public ReportClass Class { get; init; }

    /// <summary>How much: tokens or requests; <see langword="null"/> where the report speaks of money only.</summary>
    public long? Quantity { get; init; }

    /// <summary>What was charged; <see langword="null"/> where the report speaks of quantities only.</summary>
    public PicoUsd? Amount { get; init; }

    /// <summary>How much the amount may have been rounded: half of its last written digit.</summary>
    public PicoUsd Rounding { get; init; }

    /// <summary>The service tier, where said.</summary>
    public string? Tier { get; init; }

    /// <summary>Where it was computed, where said.</summary>
    public string? Geo { get; init; }

    /// <summary>The speed, where said.</summary>
    public string? Speed { get; init; }
}
