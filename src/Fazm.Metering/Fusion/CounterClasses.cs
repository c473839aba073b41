namespace Fazm.Metering.Fusion;

/// <summary>Compares token vectors in the classes that counters and calls both state: input, output, cache writes as a whole (many counters
/// do not know their lifetime), cache reads and web searches.</summary>
internal static class CounterClasses
{
    /// <summary>True when <paramref name="part"/> is nowhere greater than <paramref name="whole"/>.</summary>
    public static bool FitsIn(in TokenCounts part, in TokenCounts whole) =>
        part.Input <= whole.Input && part.Output <= whole.Output && part.CacheWrite <= whole.CacheWrite &&
        part.CacheRead <= whole.CacheRead && part.WebSearches <= whole.WebSearches;

    /// <summary>True when some class is below zero.</summary>
    public static bool IsNegative(in TokenCounts tokens) =>
        tokens.Input < 0 || tokens.Output < 0 || tokens.CacheWrite < 0 || tokens.CacheRead < 0 || tokens.WebSearches < 0;

    /// <summary>True when every class is zero.</summary>
    public static bool IsZero(in TokenCounts tokens) =>
        tokens.Input == 0 && tokens.Output == 0 && tokens.CacheWrite == 0 && tokens.CacheRead == 0 && tokens.WebSearches == 0;

    /// <summary>The larger of each class. For growths of one process that two surfaces show, each short of something else.</summary>
    public static TokenCounts Greater(in TokenCounts a, in TokenCounts b)
    {
        var write = Math.Max(a.CacheWrite, b.CacheWrite);
        var oneHour = Math.Min(write, Math.Max(a.CacheWrite1h, b.CacheWrite1h));
        return new(Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output), write - oneHour, oneHour,
            Math.Max(a.CacheRead, b.CacheRead), Math.Max(a.WebSearches, b.WebSearches), 0);
    }

    /// <summary>The smaller of each class.</summary>
    public static TokenCounts Lesser(in TokenCounts a, in TokenCounts b)
    {
        var write = Math.Min(a.CacheWrite, b.CacheWrite);
        var oneHour = Math.Min(write, Math.Min(a.CacheWrite1h, b.CacheWrite1h));
        return new(Math.Min(a.Input, b.Input), Math.Min(a.Output, b.Output), write - oneHour, oneHour,
            Math.Min(a.CacheRead, b.CacheRead), Math.Min(a.WebSearches, b.WebSearches), 0);
    }

    /// <summary>A difference with its cache writes put in order: the one-hour part lies within the whole. Fetches are in no counter.</summary>
    public static TokenCounts Settle(in TokenCounts tokens)
    {
        var write = tokens.CacheWrite;
        var oneHour = Math.Clamp(tokens.CacheWrite1h, 0, Math.Max(write, 0));
        return tokens with { CacheWrite5m = write - oneHour, CacheWrite1h = oneHour, WebFetches = 0 };
    }
}
