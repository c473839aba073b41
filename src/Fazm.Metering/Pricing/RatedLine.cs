namespace Fazm.Metering.Pricing;

/// <summary>One line of a rated call: a quantity of one meter at one price.</summary>
/// <param name="Meter">What was used: <c>input</c>, <c>output</c>, <c>cache_write_5m</c>, <c>cache_write_1h</c>, <c>cache_read</c>, <c>web_search</c> or <c>web_fetch</c>.</param>
/// <param name="Model">The book's id of the model, or the name on the wire where no book knows it.</param>
/// <param name="Quantity">How many tokens or requests.</param>
/// <param name="Rate">The unit price in USD as an exact decimal, before <paramref name="Factors"/>; <see langword="null"/> where there is none.</param>
/// <param name="Per">How many units the rate is for: 1,000,000 tokens, or 1 request.</param>
/// <param name="Factors">The multipliers that were applied, as exact decimals; mostly empty.</param>
/// <param name="Cost">Quantity × rate ÷ per × factors, exact; <see langword="null"/> where there is no rate.</param>
/// <param name="Version">The price version that gave the rate; <see langword="null"/> where there is none.</param>
/// <param name="Book">The book that gave the rate; <see langword="null"/> where there is none.</param>
public sealed record RatedLine(
    string Meter, string? Model, long Quantity, string? Rate, int Per, IReadOnlyList<string> Factors, PicoUsd? Cost, string? Version, string? Book);
