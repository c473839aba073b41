namespace Fazm.Metering;

/// <summary>What was odd about one usage record.</summary>
[Flags]
public enum UsageNotes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Cache writes were given without their lifetime and stand as five-minute writes.</summary>
    CacheSplitUnknown = 1,

    /// <summary>The parts of the cache writes were more than their total; the total was kept.</summary>
    CacheBreakdownExceedsTotal = 2,

    /// <summary>A fallback credit was redeemed: the invoice is lower than these tokens say.</summary>
    FallbackCredit = 4,

    /// <summary>The cached part of a prompt was more than the prompt; the prompt was kept.</summary>
    CachedExceedsInput = 8,

    /// <summary>An iteration of an unknown kind was left out.</summary>
    UnknownIteration = 16,
}
