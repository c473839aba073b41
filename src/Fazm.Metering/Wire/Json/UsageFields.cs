using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Fazm.Metering.Wire.Json;

/// <summary>The fields of a <c>usage</c> object that were named, so that a later frame of the same stream can replace just what it names.</summary>
internal struct UsageFields
{
    public long? Input;
    public long? Output;
    public long? CacheWrite;
    public long? CacheWrite5m;
    public long? CacheWrite1h;
    public long? CacheRead;
    public long? WebSearches;
    public long? WebFetches;
    public ImmutableArray<UsageIteration> Iterations;
    public Speed Speed;
    public InferenceGeo Geo;
    public ServiceTier Tier;
    public UsageNotes Notes;

    /// <summary>Where the iterations are kept; <see langword="null"/> where there are none.</summary>
    public IterationCache? Cache;

    /// <summary>True when a count was negative or no whole number: the record is refused as a whole.</summary>
    public bool IsRefused;

    /// <summary>True when any count was named.</summary>
    public readonly bool HasCounts => (Input ?? Output ?? CacheWrite ?? CacheWrite5m ?? CacheWrite1h ?? CacheRead ?? WebSearches ?? WebFetches) is not null;

    /// <summary>Replaces what <paramref name="later"/> names. Frames of one stream are cumulative: nothing is ever added
    /// (facts: Messages API streaming, <c>message_delta.usage</c>).</summary>
    public void Replace(in UsageFields later)
    {
        Input = later.Input ?? Input;
        Output = later.Output ?? Output;
        if (later.CacheWrite is { } write && later.CacheWrite5m is null && later.CacheWrite1h is null && write != CacheWrite)
        {
            // A new total without its parts makes the old parts meaningless.
            CacheWrite5m = null;
            CacheWrite1h = null;
        }

        CacheWrite = later.CacheWrite ?? CacheWrite;
        CacheWrite5m = later.CacheWrite5m ?? CacheWrite5m;
        CacheWrite1h = later.CacheWrite1h ?? CacheWrite1h;
        CacheRead = later.CacheRead ?? CacheRead;
        WebSearches = later.WebSearches ?? WebSearches;
        WebFetches = later.WebFetches ?? WebFetches;
        (Iterations, Cache) = later.Iterations.IsDefault ? (Iterations, Cache) : (later.Iterations, later.Cache);
        Speed = later.Speed == Speed.NotStated ? Speed : later.Speed;
        Geo = later.Geo == InferenceGeo.NotStated ? Geo : later.Geo;
        Tier = later.Tier == ServiceTier.NotStated ? Tier : later.Tier;
        Notes |= later.Notes;
        IsRefused |= later.IsRefused;
    }

    /// <summary>The token vector of the named fields. The parts of the cache writes are taken within their total; what has no part is of five minutes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TokenCounts ToTokens(ref UsageNotes notes)
    {
        var oneHour = CacheWrite1h ?? 0;
        var parts = (CacheWrite5m ?? 0) + oneHour;
        var total = CacheWrite ?? parts;
        if (parts > total)
        {
            notes |= UsageNotes.CacheBreakdownExceedsTotal;
            oneHour = Math.Min(oneHour, total);
        }

        if (total > 0 && parts == 0)
        {
            notes |= UsageNotes.CacheSplitUnknown;
        }

        return new(Input ?? 0, Output ?? 0, total - oneHour, oneHour, CacheRead ?? 0, WebSearches ?? 0, WebFetches ?? 0);
    }

    /// <summary>The record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Usage ToUsage()
    {
        var notes = Notes;
        var tokens = ToTokens(ref notes);
        return (Cache is null ? new Usage(tokens) : Cache.Usage(tokens, Iterations)) with { Speed = Speed, Geo = Geo, Tier = Tier, Notes = notes };
    }
}
