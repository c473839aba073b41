using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>Arithmetic of tokens by a counter's key, one class after the other. What names no model has the empty key.</summary>
internal static class Counts
{
    public const string NoModel = "";

    public static Dictionary<string, TokenCounts> Of(ImmutableArray<ModelCount> rows)
    {
        Dictionary<string, TokenCounts> counts = new(StringComparer.Ordinal);
        foreach (var row in rows.IsDefault ? [] : rows)
        {
            Add(counts, row.Model ?? NoModel, row.Tokens);
        }

        return counts;
    }

    public static void Add(Dictionary<string, TokenCounts> counts, string key, TokenCounts tokens) => counts[key] = counts.GetValueOrDefault(key) + tokens;

    public static Dictionary<string, TokenCounts> Less(Dictionary<string, TokenCounts> whole, Dictionary<string, TokenCounts> part)
    {
        Dictionary<string, TokenCounts> rest = new(whole, StringComparer.Ordinal);
        foreach (var (key, tokens) in part)
        {
            rest[key] = rest.GetValueOrDefault(key) - tokens;
        }

        return rest;
    }

    public static bool Fit(Dictionary<string, TokenCounts> part, Dictionary<string, TokenCounts> whole) => part.All(row => Fits(row.Value, whole.GetValueOrDefault(row.Key)));

    public static bool Fits(TokenCounts part, TokenCounts whole) => !(whole - part).HasNegative;

    public static bool AnyNegative(Dictionary<string, TokenCounts> counts) => counts.Values.Any(tokens => tokens.HasNegative);

    public static TokenCounts Sum(Dictionary<string, TokenCounts> counts) => counts.Values.Aggregate(TokenCounts.Zero, (sum, tokens) => sum + tokens);

    /// <summary>Two accounts of one process: in each class the larger. What the other has none of it does not name either.</summary>
    public static void Cover(Dictionary<string, TokenCounts> counts, Dictionary<string, TokenCounts> other)
    {
        foreach (var (key, tokens) in other.Where(row => !row.Value.IsZero))
        {
            counts[key] = Greater(counts.GetValueOrDefault(key), tokens);
        }
    }

    public static TokenCounts Greater(TokenCounts a, TokenCounts b) => Class(a, b, Math.Max);

    public static TokenCounts Smaller(TokenCounts a, TokenCounts b) => Class(a, b, Math.Min);

    private static TokenCounts Class(TokenCounts a, TokenCounts b, Func<long, long, long> of) => new(
        of(a.Input, b.Input), of(a.Output, b.Output), of(a.CacheWrite5m, b.CacheWrite5m), of(a.CacheWrite1h, b.CacheWrite1h),
        of(a.CacheRead, b.CacheRead), of(a.WebSearches, b.WebSearches), 0);
}
