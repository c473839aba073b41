namespace Fazm.Metering;

/// <summary>What was used, by billing class. The classes never overlap: <see cref="Input"/> excludes every cached token,
/// thinking is inside <see cref="Output"/>, and <see cref="CacheWrite5m"/> and <see cref="CacheWrite1h"/> add up to all cache writes.</summary>
/// <remarks>Units are tokens, except the two server tools, which are requests. Arithmetic is checked. The default value is "nothing".
/// A difference of two of these may be negative in a class; what was heard on a wire never is.</remarks>
/// <param name="Input">Prompt tokens that were neither read from nor written to the cache.</param>
/// <param name="Output">Generated tokens, thinking included.</param>
/// <param name="CacheWrite5m">Tokens written to the cache for five minutes; also all writes whose lifetime nobody stated.</param>
/// <param name="CacheWrite1h">Tokens written to the cache for one hour.</param>
/// <param name="CacheRead">Prompt tokens read from the cache.</param>
/// <param name="WebSearches">Web searches that the server ran.</param>
/// <param name="WebFetches">Web pages that the server fetched.</param>
public readonly record struct TokenCounts(long Input, long Output, long CacheWrite5m, long CacheWrite1h, long CacheRead, long WebSearches, long WebFetches)
{
    /// <summary>Nothing used.</summary>
    public static TokenCounts Zero => default;

    /// <summary>All cache writes, whatever their lifetime.</summary>
    public long CacheWrite => checked(CacheWrite5m + CacheWrite1h);

    /// <summary>Everything the model read: input, cache writes and cache reads. Price tiers are judged on this.</summary>
    public long Prompt => checked(Input + CacheWrite5m + CacheWrite1h + CacheRead);

    /// <summary>All tokens of all classes; server tools are not tokens.</summary>
    public long AllTokens => checked(Prompt + Output);

    /// <summary>True when every class is zero.</summary>
    public bool IsZero => (Input | Output | CacheWrite5m | CacheWrite1h | CacheRead | WebSearches | WebFetches) == 0;

    /// <summary>True when some class is below zero, which only a difference can be.</summary>
    public bool HasNegative => (Input | Output | CacheWrite5m | CacheWrite1h | CacheRead | WebSearches | WebFetches) < 0;

    /// <summary>Adds class by class; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static TokenCounts operator +(TokenCounts a, TokenCounts b) => checked(new(
        a.Input + b.Input, a.Output + b.Output, a.CacheWrite5m + b.CacheWrite5m, a.CacheWrite1h + b.CacheWrite1h,
        a.CacheRead + b.CacheRead, a.WebSearches + b.WebSearches, a.WebFetches + b.WebFetches));

    /// <summary>Subtracts class by class; the result may be negative in a class.</summary>
    public static TokenCounts operator -(TokenCounts a, TokenCounts b) => checked(new(
        a.Input - b.Input, a.Output - b.Output, a.CacheWrite5m - b.CacheWrite5m, a.CacheWrite1h - b.CacheWrite1h,
        a.CacheRead - b.CacheRead, a.WebSearches - b.WebSearches, a.WebFetches - b.WebFetches));
}
