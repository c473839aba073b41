namespace Fazm.Metering.Pricing;

/// <summary>What there is to know about a price. Each flag stands for one <see cref="Reason"/>; see <see cref="PriceFlagReasons"/>.</summary>
[Flags]
public enum PriceFlags
{
    /// <summary>Nothing: the amount is exact.</summary>
    None = 0,

    /// <summary>The books have no price for the model at that time; there is no amount.</summary>
    UnpricedModel = 1,

    /// <summary>The books have no price for a class, a speed, a tier or a tool that was used; there is no amount.</summary>
    UnpricedMeter = 2,

    /// <summary>A sum over several prompts where the price depends on the length of each; the amount is the lower bound.</summary>
    BandUncertain = 4,

    /// <summary>Committed capacity: the amount is the list price, the invoice follows the contract.</summary>
    PriorityContract = 8,

    /// <summary>A redeemed fallback credit: the invoice is lower than the amount.</summary>
    FallbackCredit = 16,

    /// <summary>Where it was computed is not known, and the price depends on it.</summary>
    GeoUnknown = 32,

    /// <summary>No time was stated; the price is that of the day the newest book was published.</summary>
    Undated = 64,

    /// <summary>Cache writes without their lifetime were priced as five-minute writes.</summary>
    CacheSplitUnknown = 128,

    /// <summary>The parts of the cache writes exceeded their total, which was kept.</summary>
    CacheBreakdownExceedsTotal = 256,

    /// <summary>The cached part of a prompt exceeded the prompt, which was kept.</summary>
    CachedExceedsInput = 512,

    /// <summary>An iteration of an unknown kind was left out; the amount is a lower bound.</summary>
    UnknownIteration = 1024,
}
