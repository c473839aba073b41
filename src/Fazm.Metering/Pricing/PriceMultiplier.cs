namespace Fazm.Metering.Pricing;

/// <summary>A factor on all token prices of a version that holds when every condition it names is met. Immutable. Fees per use are never multiplied.</summary>
public sealed class PriceMultiplier
{
    internal PriceMultiplier(string id, InferenceGeo? geo, ServiceTier? tier, Speed? speed, Factor factor)
    {
        Id = id;
        Geo = geo;
        Tier = tier;
        Speed = speed;
        Factor = factor;
    }

    /// <summary>Its id within the book.</summary>
    public string Id { get; }

    /// <summary>The place of computation it is for; <see langword="null"/> for any.</summary>
    public InferenceGeo? Geo { get; }

    /// <summary>The service tier it is for; <see langword="null"/> for any.</summary>
    public ServiceTier? Tier { get; }

    /// <summary>The speed it is for; <see langword="null"/> for any.</summary>
    public Speed? Speed { get; }

    /// <summary>The factor as an exact decimal, <c>1.1</c> for instance.</summary>
    public string FactorText => Factor.Text;

    internal Factor Factor { get; }
}
