namespace Fazm.Metering.Pricing;

/// <summary>A call with its price explained: every figure can be taken apart into quantity, rate, factors, book and version. Immutable.</summary>
public sealed record RatedUsage
{
    /// <summary>The exact amount at list price, the sum of all lines; <see langword="null"/> where something used has no price.</summary>
    public PicoUsd? Cost { get; init; }

    /// <summary>The other bound where a tier or a place could not be judged; else <see langword="null"/>.</summary>
    public PicoUsd? Upper { get; init; }

    /// <summary>The sum of the lines that have a price; the same as <see cref="Cost"/> where all have one. It is a part, never the cost.</summary>
    public PicoUsd PricedPart { get; init; }

    /// <summary>The book's id of the model that answered; <see langword="null"/> where no book knows it.</summary>
    public string? PricedAs { get; init; }

    /// <summary>The price version of the model that answered; lines of other models name their own.</summary>
    public string? Version { get; init; }

    /// <summary>The book and its version that priced the model that answered.</summary>
    public string? Book { get; init; }

    /// <summary>What there is to know about the amount.</summary>
    public PriceFlags Flags { get; init; }

    /// <summary>One line per billed unit and meter that was used.</summary>
    public IReadOnlyList<RatedLine> Lines { get; init; } = [];
}
