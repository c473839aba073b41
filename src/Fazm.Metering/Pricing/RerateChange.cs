namespace Fazm.Metering.Pricing;

/// <summary>What changed between two bases for the calls that one pair of price versions priced.</summary>
/// <param name="Before">The book and the price version before; <see langword="null"/> where there was no price.</param>
/// <param name="After">The book and the price version after; <see langword="null"/> where there is no price.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="CostBefore">Their amount before, of those that had one.</param>
/// <param name="CostAfter">Their amount after, of those that have one.</param>
public sealed record RerateChange(string? Before, string? After, long Calls, PicoUsd CostBefore, PicoUsd CostAfter)
{
    /// <summary>After less before.</summary>
    public PicoUsd Difference => CostAfter - CostBefore;
}
