namespace Fazm.Metering.Pricing;

/// <summary>The lines of a model's usage that has no price, made when they are first used.</summary>
/// <param name="model">The book's id, or the name on the wire.</param>
internal sealed class UnpricedMeters(string? model)
{
    /// <summary>For usage that names no model.</summary>
    public static readonly UnpricedMeters OfNoModel = new(null);

    private readonly UnitPrice?[] _prices = new UnitPrice?[PriceCard.Classes + ServerTools.Count];

    public string? Model => model;

    /// <summary>The line of a token class, or of a server tool behind them.</summary>
    public UnitPrice this[int index] =>
        _prices[index] ??= index < PriceCard.Classes ? new(PriceCard.Meters[index], model, null, 1_000_000, [], null, null) : new(ServerTools.Meter(index - PriceCard.Classes), model, null, 1, [], null, null);
}
