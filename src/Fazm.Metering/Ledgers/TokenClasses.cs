namespace Fazm.Metering.Ledgers;

/// <summary>A set of billing classes of <see cref="TokenCounts"/>: those whose number nobody stated. Unknown is not zero.</summary>
[Flags]
public enum TokenClasses
{
    /// <summary>None: all numbers are known.</summary>
    None = 0,

    /// <summary>Input.</summary>
    Input = 1,

    /// <summary>Output.</summary>
    Output = 2,

    /// <summary>Cache writes of five minutes.</summary>
    CacheWrite5m = 4,

    /// <summary>Cache writes of one hour.</summary>
    CacheWrite1h = 8,

    /// <summary>Cache reads.</summary>
    CacheRead = 16,

    /// <summary>Web searches.</summary>
    WebSearches = 32,

    /// <summary>Web fetches.</summary>
    WebFetches = 64,

    /// <summary>Every class.</summary>
    All = 127,
}
