namespace Fazm.Metering.Pricing;

/// <summary>The price of one billed unit, or of a whole call.</summary>
/// <remarks>An amount is there only when everything that was used has a price: unknown is never zero. Usage of nothing costs nothing,
/// whatever the model.</remarks>
public readonly record struct Priced
{
    /// <summary>The exact amount at list price; the lower bound where <see cref="Upper"/> is set; <see langword="null"/> where something used has no price.</summary>
    public PicoUsd? Cost { get; init; }

    /// <summary>The other bound where a tier or a place could not be judged; else <see langword="null"/>.</summary>
    public PicoUsd? Upper { get; init; }

    /// <summary>The book's id of the model; <see langword="null"/> where no book knows it.</summary>
    public string? PricedAs { get; init; }

    /// <summary>The price version that was applied, <c>claude-haiku-5-5@2026-10-07</c> for instance; unique within <see cref="Book"/>.</summary>
    public string? Version { get; init; }

    /// <summary>The book and its version, <c>anthropic 2026-11-22.1</c> for instance.</summary>
    public string? Book { get; init; }

    /// <summary>What there is to know about the amount.</summary>
    public PriceFlags Flags { get; init; }
}
