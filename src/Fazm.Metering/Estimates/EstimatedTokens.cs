using System.Globalization;

namespace Fazm.Metering.Estimates;

/// <summary>A number of tokens that nobody billed: counted from text. Its own type, so that it cannot become a part of <see cref="TokenCounts"/> unseen.</summary>
/// <param name="Count">The number, 0 or more; at the border to a display.</param>
public readonly record struct EstimatedTokens(long Count)
{
    /// <summary>No tokens.</summary>
    public static EstimatedTokens Zero => default;

    /// <summary>True for none.</summary>
    public bool IsZero => Count == 0;

    /// <summary>Adds; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static EstimatedTokens operator +(EstimatedTokens a, EstimatedTokens b) => new(checked(a.Count + b.Count));

    /// <summary>The difference of two estimates.</summary>
    public static EstimatedTokens operator -(EstimatedTokens a, EstimatedTokens b) => new(checked(a.Count - b.Count));

    /// <summary>The number, culture-invariant.</summary>
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture);
}
