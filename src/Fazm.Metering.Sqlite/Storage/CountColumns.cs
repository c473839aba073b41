using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The columns that rows and totals have in common, in one order: the tokens before the amounts, and the counts after them.</summary>
internal static class CountColumns
{
    public const int TokenCount = 7;

    public const string TokenNames = "input, output, cache_write_5m, cache_write_1h, cache_read, web_searches, web_fetches";

    public const string Names = "calls, unpriced, unknown_usage, lower_bounds, unknown_marginal";

    public static void Say(SparseInsert insert, int first, in TokenCounts tokens)
    {
        insert.SayUnlessZero(first, tokens.Input);
        insert.SayUnlessZero(first + 1, tokens.Output);
        insert.SayUnlessZero(first + 2, tokens.CacheWrite5m);
        insert.SayUnlessZero(first + 3, tokens.CacheWrite1h);
        insert.SayUnlessZero(first + 4, tokens.CacheRead);
        insert.SayUnlessZero(first + 5, tokens.WebSearches);
        insert.SayUnlessZero(first + 6, tokens.WebFetches);
    }

    public static void Say(SparseInsert insert, int first, in LedgerSums sums)
    {
        insert.SayUnlessZero(first, sums.Calls);
        insert.SayUnlessZero(first + 1, sums.Unpriced);
        insert.SayUnlessZero(first + 2, sums.UnknownUsage);
        insert.SayUnlessZero(first + 3, sums.LowerBounds);
        insert.SayUnlessZero(first + 4, sums.UnknownMarginal);
    }

    /// <summary>Reads both.</summary>
    /// <param name="row">The row.</param>
    /// <param name="tokens">Where the tokens begin.</param>
    /// <param name="counts">Where the counts begin.</param>
    public static LedgerSums Read(LedgerRows row, int tokens, int counts) => new()
    {
        Tokens = new(row.Integer(tokens), row.Integer(tokens + 1), row.Integer(tokens + 2), row.Integer(tokens + 3), row.Integer(tokens + 4), row.Integer(tokens + 5), row.Integer(tokens + 6)),
        Calls = row.Integer(counts),
        Unpriced = row.Integer(counts + 1),
        UnknownUsage = row.Integer(counts + 2),
        LowerBounds = row.Integer(counts + 3),
        UnknownMarginal = row.Integer(counts + 4),
    };

    /// <summary>Names as columns whose default is 0.</summary>
    public static IEnumerable<(string Name, bool IsZero)> Of(string names) => names.Split(", ").Select(name => (name, true));
}
