using Fazm.Metering.Pricing;

namespace Fazm.Metering;

/// <summary>How a meter prices what it counts. Nothing here changes what is counted.</summary>
public sealed record MeterOptions
{
    /// <summary>The prices.</summary>
    public PriceBook Book { get; init; } = PriceBook.Default;

    /// <summary>Whose list bills; <see langword="null"/> (the default) takes the one whose book knows the model's id, by the surface's own first.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The endpoint's location (<c>global</c>, <c>regional</c> or a region), where a platform's price depends on it.</summary>
    public string? Location { get; init; }

    /// <summary>Prices as known at the end of this UTC day; <see langword="null"/> for all that the book knows.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The time at which usage without a time is priced; unknown takes the day on which the newest book was published.</summary>
    public EventTime UndatedAt { get; init; }

    /// <summary>How many sessions a <see cref="MeterSet"/> keeps at hand; at least 1. Of those beyond it the ones that were not asked for lately are kept packed, at
    /// a tenth of the memory, and wake when they are. It changes no delta and no total.</summary>
    public int SessionsAtHand { get; init; } = 16_384;
}
