using System.Runtime.CompilerServices;

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
        _standard = Of(cards, Speed.Standard);
        _fast = Of(cards, Speed.Fast);
    }

    /// <summary>The cards; those of a speed cover every prompt length once.</summary>
    public IReadOnlyList<PriceCard> Cards { get; }

    /// <summary>The multipliers that this version takes.</summary>
    public IReadOnlyList<PriceMultiplier> Multipliers => Factors.Multipliers;

    internal FactorTable Factors { get; }

    /// <summary>The cards of a speed by prompt length; empty where the speed is not offered or not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PriceCard[] CardsFor(Speed speed) => speed switch
    {
        Speed.NotStated or Speed.Standard => _standard,
        Speed.Fast => _fast,
        _ => [],
    };

    private static PriceCard[] Of(IReadOnlyList<PriceCard> cards, Speed speed)
    {
        List<PriceCard> found = [.. cards.Where(card => card.Speed == speed)];
        found.Sort(static (a, b) => a.Over.CompareTo(b.Over));
        return [.. found];
    }
}
