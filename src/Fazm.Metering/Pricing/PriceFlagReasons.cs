using System.Collections.Concurrent;

namespace Fazm.Metering.Pricing;

/// <summary>The stable reasons behind <see cref="PriceFlags"/>. Thread-safe.</summary>
public static class PriceFlagReasons
{
    private static readonly (PriceFlags Flag, Reason Reason)[] Pairs =
    [
        (PriceFlags.UnpricedModel, Reason.UnpricedModel),
        (PriceFlags.UnpricedMeter, Reason.UnpricedMeter),
        (PriceFlags.BandUncertain, Reason.BandUncertain),
        (PriceFlags.PriorityContract, Reason.PriorityContract),
        (PriceFlags.FallbackCredit, Reason.FallbackCredit),
        (PriceFlags.GeoUnknown, Reason.GeoUnknown),
        (PriceFlags.Undated, Reason.Undated),
        (PriceFlags.CacheSplitUnknown, Reason.CacheSplitUnknown),
        (PriceFlags.CacheBreakdownExceedsTotal, Reason.CacheBreakdownExceedsTotal),
        (PriceFlags.CachedExceedsInput, Reason.CachedExceedsInput),
        (PriceFlags.UnknownIteration, Reason.UnknownIteration),
    ];

    private static readonly ConcurrentDictionary<PriceFlags, IReadOnlyList<Reason>> Known = new();

    /// <summary>The reasons of all flags that are set, in the order of the flags; the list is shared and must not be changed.</summary>
    public static IReadOnlyList<Reason> ToReasons(this PriceFlags flags) => flags == PriceFlags.None ? [] : Known.GetOrAdd(flags, Of);

    private static IReadOnlyList<Reason> Of(PriceFlags flags) =>
        [.. Pairs.Where(pair => (flags & pair.Flag) != 0).Select(pair => pair.Reason)];
}
