using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>The products of a version's multipliers for every way a call can be served, worked out once.</summary>
internal sealed class FactorTable
{
    private const int Geos = 3;
    private const int Tiers = 3;
    private const int Speeds = 2;

    private readonly Factor[] _products = new Factor[Geos * Tiers * Speeds];
    private readonly string[][] _texts = new string[Geos * Tiers * Speeds][];
    private readonly bool[] _namesTier = new bool[Geos * Tiers * Speeds];

    public FactorTable(IReadOnlyList<PriceMultiplier> multipliers)
    {
        Multipliers = multipliers;
        foreach (var geo in (ReadOnlySpan<InferenceGeo>)[InferenceGeo.NotStated, InferenceGeo.Global, InferenceGeo.Us])
        {
            foreach (var tier in (ReadOnlySpan<ServiceTier>)[ServiceTier.Standard, ServiceTier.Batch, ServiceTier.Priority])
            {
                foreach (var speed in (ReadOnlySpan<Speed>)[Speed.Standard, Speed.Fast])
                {
                    var at = Index(geo, tier, speed);
                    var held = multipliers.Where(m => (m.Geo ?? geo) == geo && (m.Tier ?? tier) == tier && (m.Speed ?? speed) == speed).ToArray();
                    _products[at] = held.Aggregate(Factor.One, (product, m) => product * m.Factor);
                    _texts[at] = [.. held.Select(m => m.FactorText)];
                    _namesTier[at] = held.Any(m => m.Tier is not null);
                }
            }
        }

        DependsOnGeo = multipliers.Any(m => m.Geo is not null);
    }

    public IReadOnlyList<PriceMultiplier> Multipliers { get; }

    /// <summary>True when the place of computation changes the price.</summary>
    public bool DependsOnGeo { get; }

    /// <summary>All products that can occur.</summary>
    public IEnumerable<Factor> Products => _products.Distinct();

    /// <summary>The place of a way of being served; unknown values stand with the ones not stated, the rater has refused them before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(InferenceGeo geo, ServiceTier tier, Speed speed)
    {
        var g = geo switch { InferenceGeo.Us => 2, InferenceGeo.Global => 1, _ => 0 };
        var t = tier switch { ServiceTier.Priority => 2, ServiceTier.Batch => 1, _ => 0 };
        return (((g * Tiers) + t) * Speeds) + (speed == Speed.Fast ? 1 : 0);
    }

    public Factor Product(int index) => _products[index];

    public string[] Texts(int index) => _texts[index];

    /// <summary>True when a multiplier for that very tier holds.</summary>
    public bool NamesTier(int index) => _namesTier[index];
}
