namespace Fazm.Metering.Ledgers;

/// <summary>What some rows of a ledger add up to: amounts, and beside them how much of it is unknown. Arithmetic is checked.</summary>
/// <remarks>Every field adds up, so a sum of rows, a difference of two states and a total are of this one type. A cost is never to be shown
/// without <see cref="Unpriced"/>: unknown is not zero.</remarks>
public readonly record struct LedgerSums
{
    /// <summary>The tokens whose number is known.</summary>
    public TokenCounts Tokens { get; init; }

    /// <summary>Our cost at list price of everything that has a price.</summary>
    public PicoUsd Cost { get; init; }

    /// <summary>What of it is paid by the token, as far as known.</summary>
    public PicoUsd Marginal { get; init; }

    /// <summary>What clients said.</summary>
    public PicoUsd Reported { get; init; }

    /// <summary>Distinct API calls.</summary>
    public long Calls { get; init; }

    /// <summary>How many lines have usage without a price.</summary>
    public long Unpriced { get; init; }

    /// <summary>How many lines have token numbers that nobody stated.</summary>
    public long UnknownUsage { get; init; }

    /// <summary>How many calls have no final usage: their amount is a lower bound.</summary>
    public long LowerBounds { get; init; }

    /// <summary>How many lines have a marginal cost that is unknown.</summary>
    public long UnknownMarginal { get; init; }

    /// <summary>True when everything is zero.</summary>
    public bool IsZero => this == default;

    /// <summary>True when some amount or token class is below zero, which only a row that corrects another may be.</summary>
    public bool HasNegative => Tokens.HasNegative || Cost < PicoUsd.Zero || Marginal < PicoUsd.Zero || Reported < PicoUsd.Zero || Calls < 0;

    /// <summary>Adds field by field.</summary>
    public static LedgerSums operator +(in LedgerSums a, in LedgerSums b) => new()
    {
        Tokens = a.Tokens + b.Tokens,
        Cost = a.Cost + b.Cost,
        Marginal = a.Marginal + b.Marginal,
        Reported = a.Reported + b.Reported,
        Calls = a.Calls + b.Calls,
        Unpriced = a.Unpriced + b.Unpriced,
        UnknownUsage = a.UnknownUsage + b.UnknownUsage,
        LowerBounds = a.LowerBounds + b.LowerBounds,
        UnknownMarginal = a.UnknownMarginal + b.UnknownMarginal,
    };

    /// <summary>Subtracts field by field.</summary>
    public static LedgerSums operator -(in LedgerSums a, in LedgerSums b) => a + -b;

    /// <summary>The same with the other sign.</summary>
    public static LedgerSums operator -(in LedgerSums a) => new()
    {
        Tokens = TokenCounts.Zero - a.Tokens,
        Cost = -a.Cost,
        Marginal = -a.Marginal,
        Reported = -a.Reported,
        Calls = -a.Calls,
        Unpriced = -a.Unpriced,
        UnknownUsage = -a.UnknownUsage,
        LowerBounds = -a.LowerBounds,
        UnknownMarginal = -a.UnknownMarginal,
    };
}
