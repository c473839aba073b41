using Fazm.Metering.Ledgers;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Totals as columns, and back.</summary>
internal static class TotalColumns
{
    // Two lows are below 2 * 10^18, which 64 bits hold; the carry goes to the high part. Were a count ever to pass 64 bits, SQLite would make
    // it a floating-point number, which a STRICT column refuses: nothing is ever rounded.
    public const string Add = """
        INSERT INTO usage_total VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
        ON CONFLICT DO UPDATE SET
          input = input + excluded.input, output = output + excluded.output, cache_write_5m = cache_write_5m + excluded.cache_write_5m,
          cache_write_1h = cache_write_1h + excluded.cache_write_1h, cache_read = cache_read + excluded.cache_read,
          web_searches = web_searches + excluded.web_searches, web_fetches = web_fetches + excluded.web_fetches,
          cost_high = cost_high + excluded.cost_high + (cost_low + excluded.cost_low) / 1000000000000000000,
          cost_low = (cost_low + excluded.cost_low) % 1000000000000000000,
          marginal_high = marginal_high + excluded.marginal_high + (marginal_low + excluded.marginal_low) / 1000000000000000000,
          marginal_low = (marginal_low + excluded.marginal_low) % 1000000000000000000,
          reported_high = reported_high + excluded.reported_high + (reported_low + excluded.reported_low) / 1000000000000000000,
          reported_low = (reported_low + excluded.reported_low) % 1000000000000000000,
          calls = calls + excluded.calls, unpriced = unpriced + excluded.unpriced, unknown_usage = unknown_usage + excluded.unknown_usage,
          lower_bounds = lower_bounds + excluded.lower_bounds, unknown_marginal = unknown_marginal + excluded.unknown_marginal
        """;

    public const string Select = """
        SELECT user_id, day, payer_id, source_id, platform_id, model_id, input, output, cache_write_5m, cache_write_1h, cache_read, web_searches, web_fetches,
          cost_high, cost_low, marginal_high, marginal_low, reported_high, reported_low, calls, unpriced, unknown_usage, lower_bounds, unknown_marginal
        FROM usage_total WHERE tenant_id = $1
        """;

    /// <summary>The same columns taken from rows: amounts in halves of 32 bits, whose sums no ledger can make overflow.</summary>
    public const string SelectFromRows = """
        SELECT r.user_id, r.posted_at / 864000000000 AS day, r.payer_id, r.source_id, ifnull(r.platform_id, 0) AS platform, ifnull(r.model_id, 0) AS model,
          sum(r.input), sum(r.output), sum(r.cache_write_5m), sum(r.cache_write_1h), sum(r.cache_read), sum(r.web_searches), sum(r.web_fetches),
          sum(r.cost >> 32), sum(r.cost & 4294967295), sum(r.marginal >> 32), sum(r.marginal & 4294967295), sum(r.reported >> 32), sum(r.reported & 4294967295),
          sum(r.calls), sum(r.unpriced), sum(r.unknown_usage), sum(r.lower_bounds), sum(r.unknown_marginal)
        FROM usage_row r
        """;

    public const string Grouped = " GROUP BY r.user_id, day, r.payer_id, r.source_id, platform, model";

    public static void Write(LedgerCommand add, long tenant, in LedgerTotal total, NameWriter names)
    {
        var (key, sums) = total;
        var tokens = sums.Tokens;
        var (cost, marginal, reported) = (Amount.Split(sums.Cost), Amount.Split(sums.Marginal), Amount.Split(sums.Reported));
        add.Bind(1, tenant).Bind(2, names.Of(key.User)).Bind(3, key.Day.DayNumber).Bind(4, names.Of(key.Payer)).Bind(5, names.Of(key.Source))
            .Bind(6, names.Of(key.Platform)).Bind(7, names.Of(key.Model))
            .Bind(8, tokens.Input).Bind(9, tokens.Output).Bind(10, tokens.CacheWrite5m).Bind(11, tokens.CacheWrite1h).Bind(12, tokens.CacheRead)
            .Bind(13, tokens.WebSearches).Bind(14, tokens.WebFetches)
            .Bind(15, cost.High).Bind(16, cost.Low).Bind(17, marginal.High).Bind(18, marginal.Low).Bind(19, reported.High).Bind(20, reported.Low)
            .Bind(21, sums.Calls).Bind(22, sums.Unpriced).Bind(23, sums.UnknownUsage).Bind(24, sums.LowerBounds).Bind(25, sums.UnknownMarginal)
            .Run();
    }

    /// <summary>Reads a row of <see cref="Select"/>, or of <see cref="SelectFromRows"/> where the amounts are halves.</summary>
    public static LedgerTotal Read(SqliteDataReader row, LedgerConnection database, NameTable names, bool areHalves)
    {
        var key = new LedgerTotalKey(Name(0), DateOnly.FromDayNumber(row.GetInt32(1)), Name(2), Name(3), Name(4), Name(5));
        return new(key, new LedgerSums
        {
            Tokens = new(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12)),
            Cost = Money(13),
            Marginal = Money(15),
            Reported = Money(17),
            Calls = row.GetInt64(19),
            Unpriced = row.GetInt64(20),
            UnknownUsage = row.GetInt64(21),
            LowerBounds = row.GetInt64(22),
            UnknownMarginal = row.GetInt64(23),
        });

        string Name(int column) => names.Text(database, row.GetInt64(column));

        PicoUsd Money(int column) => areHalves
            ? PicoUsd.FromUnits(((Int128)row.GetInt64(column) << 32) + row.GetInt64(column + 1))
            : Amount.Join(row.GetInt64(column), row.GetInt64(column + 1));
    }
}
