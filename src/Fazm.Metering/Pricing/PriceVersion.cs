namespace Fazm.Metering.Pricing;

/// <summary>The prices of one model over one span of days. Immutable.</summary>
public sealed class PriceVersion : DatedPrice
{
    private readonly PriceCard[] _standard;
    private readonly PriceCard[] _fast;

    internal PriceVersion(string id, IReadOnlyList<PriceCard> cards, FactorTable factors)
        : base(id)
    {
        Cards = cards;
        Factors = factors;
        _standard = [.. cards.Where(card => card.Speed == Speed.Standard).OrderBy(card => card.Over)];
        _fast = [.. cards.Where(card => card.Speed == Speed.Fast).OrderBy(card => card.Over)];
    }

    /// <summary>The cards; those of a speed cover every prompt length once.</summary>
    public IReadOnlyList<PriceCard> Cards { get; }

    /// <summary>The multipliers that this version takes.</summary>
    public IReadOnlyList<PriceMultiplier> Multipliers => Factors.Multipliers;

    internal FactorTable Factors { get; }

    /// <summary>The cards of a speed by prompt length; empty where the speed is not offered or not known.</summary>
    internal PriceCard[] CardsFor(Speed speed) => speed switch
    {
        Speed.NotStated or Speed.Standard => _standard,
        Speed.Fast => _fast,
        _ => [],
    };
}
