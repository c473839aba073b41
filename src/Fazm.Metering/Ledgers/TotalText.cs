using System.Globalization;

namespace Fazm.Metering.Ledgers;

/// <summary>Totals in words, for faults: only what differs is told.</summary>
internal static class TotalText
{
    public static string Of(in LedgerTotalKey key)
    {
        string[] parts = [key.User, key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), key.Payer, key.Source, key.Platform, key.Model];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    public static string Differences(in LedgerSums rows, in LedgerSums total)
    {
        (string Name, string Rows, string Total)[] fields =
        [
            ("calls", Text(rows.Calls), Text(total.Calls)),
            ("input", Text(rows.Tokens.Input), Text(total.Tokens.Input)),
            ("output", Text(rows.Tokens.Output), Text(total.Tokens.Output)),
            ("5-minute cache writes", Text(rows.Tokens.CacheWrite5m), Text(total.Tokens.CacheWrite5m)),
            ("1-hour cache writes", Text(rows.Tokens.CacheWrite1h), Text(total.Tokens.CacheWrite1h)),
            ("cache reads", Text(rows.Tokens.CacheRead), Text(total.Tokens.CacheRead)),
            ("web searches", Text(rows.Tokens.WebSearches), Text(total.Tokens.WebSearches)),
            ("web fetches", Text(rows.Tokens.WebFetches), Text(total.Tokens.WebFetches)),
            ("cost", rows.Cost.ToString(), total.Cost.ToString()),
            ("marginal cost", rows.Marginal.ToString(), total.Marginal.ToString()),
            ("reported cost", rows.Reported.ToString(), total.Reported.ToString()),
            ("lines without a price", Text(rows.Unpriced), Text(total.Unpriced)),
            ("lines of unknown usage", Text(rows.UnknownUsage), Text(total.UnknownUsage)),
            ("lower bounds", Text(rows.LowerBounds), Text(total.LowerBounds)),
            ("lines of unknown marginal cost", Text(rows.UnknownMarginal), Text(total.UnknownMarginal)),
        ];
        return string.Join("; ", fields.Where(field => field.Rows != field.Total).Select(field => $"{field.Name}: the rows add up to {field.Rows}, the total says {field.Total}")) + ".";
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
