namespace Fazm.Metering.Pricing;

/// <summary>One line of a rated call: a quantity of one meter at one price.</summary>
/// <param name="Price">The meter, the model, the rate and its factors.</param>
/// <param name="Quantity">How many tokens or requests.</param>
/// <param name="Cost">Quantity × rate ÷ per × factors, exact; <see langword="null"/> where there is no rate.</param>
public readonly record struct RatedLine(UnitPrice Price, long Quantity, PicoUsd? Cost)
{
    /// <inheritdoc cref="UnitPrice.Meter"/>
    public string Meter => Price.Meter;

    /// <inheritdoc cref="UnitPrice.Model"/>
    public string? Model => Price.Model;

    /// <inheritdoc cref="UnitPrice.Rate"/>
    public string? Rate => Price.Rate;

    /// <inheritdoc cref="UnitPrice.Per"/>
    public int Per => Price.Per;

    /// <inheritdoc cref="UnitPrice.Factors"/>
    public IReadOnlyList<string> Factors => Price.Factors;

    /// <inheritdoc cref="UnitPrice.Version"/>
    public string? Version => Price.Version;

    /// <inheritdoc cref="UnitPrice.Book"/>
    public string? Book => Price.Book;
}
