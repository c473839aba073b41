using System.Collections.Immutable;
using System.Numerics;
using Fazm.Metering.Ledgers;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Totals: sums of rows that are kept, and sums that are taken when they are asked for.</summary>
internal static class TotalTable
{
    private const string Keys = "user_id, day, payer, source, platform, model";

    private const string Sums = "tok_input, tok_output, tok_write_5m, tok_write_1h, tok_read, web_searches, web_fetches, "
        + "cost_pico, marginal_pico, reported_pico, calls, unpriced, unknown_usage, lower_bounds, unknown_marginal";

    // In the order of the key, so that two writers never wait for each other in a ring.
    private const string AddText = $"""
        INSERT INTO ledger_total AS t (tenant_id, {Keys}, {Sums})
        SELECT $1, a.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) AS a ({Keys}, {Sums})
        ON CONFLICT (tenant_id, {Keys}) DO UPDATE SET
          tok_input = t.tok_input + excluded.tok_input, tok_output = t.tok_output + excluded.tok_output,
          tok_write_5m = t.tok_write_5m + excluded.tok_write_5m, tok_write_1h = t.tok_write_1h + excluded.tok_write_1h,
          tok_read = t.tok_read + excluded.tok_read, web_searches = t.web_searches + excluded.web_searches, web_fetches = t.web_fetches + excluded.web_fetches,
          cost_pico = t.cost_pico + excluded.cost_pico, marginal_pico = t.marginal_pico + excluded.marginal_pico, reported_pico = t.reported_pico + excluded.reported_pico,
          calls = t.calls + excluded.calls, unpriced = t.unpriced + excluded.unpriced, unknown_usage = t.unknown_usage + excluded.unknown_usage,
          lower_bounds = t.lower_bounds + excluded.lower_bounds, unknown_marginal = t.unknown_marginal + excluded.unknown_marginal
        """;

    /// <summary>The sums of rows by total key; the filter comes between.</summary>
    private const string FromRows = """
        SELECT user_id, date '0001-01-01' + (posted_at / 864000000000)::integer, payer, source, coalesce(platform, ''), coalesce(model, ''),
          sum(tok_input)::bigint, sum(tok_output)::bigint, sum(tok_write_5m)::bigint, sum(tok_write_1h)::bigint, sum(tok_read)::bigint,
          sum(web_searches)::bigint, sum(web_fetches)::bigint, sum(cost_pico), sum(marginal_pico), sum(reported_pico),
          sum(calls), sum(unpriced), sum(unknown_usage), sum(lower_bounds), sum(unknown_marginal)
        FROM ledger_row WHERE
        """;

    private const string ByKey = " GROUP BY 1, 2, 3, 4, 5, 6";

    private const string Kept = $"SELECT {Keys}, {Sums} FROM ledger_total WHERE tenant_id = $1 AND day >= $2 AND day < $3";

    public static NpgsqlBatchCommand Add(string tenant, ImmutableArray<LedgerTotal> totals) => Args.Command(
        AddText,
        Args.Of(tenant),
        Args.Of(Each(totals, total => total.Key.User)),
        Args.Of(Each(totals, total => total.Key.Day)),
        Args.Of(Each(totals, total => total.Key.Payer)),
        Args.Of(Each(totals, total => total.Key.Source)),
        Args.Of(Each(totals, total => total.Key.Platform)),
        Args.Of(Each(totals, total => total.Key.Model)),
        Args.Of(Each(totals, total => total.Sums.Tokens.Input)),
        Args.Of(Each(totals, total => total.Sums.Tokens.Output)),
        Args.Of(Each(totals, total => total.Sums.Tokens.CacheWrite5m)),
        Args.Of(Each(totals, total => total.Sums.Tokens.CacheWrite1h)),
        Args.Of(Each(totals, total => total.Sums.Tokens.CacheRead)),
        Args.Of(Each(totals, total => total.Sums.Tokens.WebSearches)),
        Args.Of(Each(totals, total => total.Sums.Tokens.WebFetches)),
        Args.Of(Each(totals, total => (BigInteger)total.Sums.Cost.Units)),
        Args.Of(Each(totals, total => (BigInteger)total.Sums.Marginal.Units)),
        Args.Of(Each(totals, total => (BigInteger)total.Sums.Reported.Units)),
        Args.Of(Each(totals, total => total.Sums.Calls)),
        Args.Of(Each(totals, total => total.Sums.Unpriced)),
        Args.Of(Each(totals, total => total.Sums.UnknownUsage)),
        Args.Of(Each(totals, total => total.Sums.LowerBounds)),
        Args.Of(Each(totals, total => total.Sums.UnknownMarginal)));

    public static async ValueTask<IReadOnlyList<LedgerTotal>> KeptAsync(NpgsqlConnection connection, string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, user is null ? Kept : Kept + " AND user_id = $4", Args.Of(tenant), Args.Of(from ?? DateOnly.MinValue), Args.Of(end ?? DateOnly.MaxValue));
        if (user is not null)
        {
            command.Parameters.Add(Args.Of(user));
        }

        return await ReadAsync(command, cancel).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<LedgerTotal>> SumAsync(NpgsqlConnection connection, string tenant, LedgerFilter filter, CancellationToken cancel)
    {
        await using var command = RowFilter.Command(connection, FromRows, ByKey, tenant, filter);
        command.CommandTimeout = 0;
        return await ReadAsync(command, cancel).ConfigureAwait(false);
    }

    /// <summary>Throws the kept totals away and makes them anew; inside a transaction that holds the tenant.</summary>
    public static async ValueTask RebuildAsync(NpgsqlConnection connection, string tenant, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.BatchCommands.Add(Args.Command("DELETE FROM ledger_total WHERE tenant_id = $1", Args.Of(tenant)));
        batch.BatchCommands.Add(Args.Command($"INSERT INTO ledger_total (tenant_id, {Keys}, {Sums}) SELECT $1, s.* FROM ({FromRows} tenant_id = $1 {ByKey}) AS s", Args.Of(tenant)));
        await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<LedgerTotal>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        List<LedgerTotal> totals = [];
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            totals.Add(new LedgerTotal(
                new LedgerTotalKey(reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5)),
                new LedgerSums
                {
                    Tokens = new TokenCounts(reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10), reader.GetInt64(11), reader.GetInt64(12)),
                    Cost = Amount(reader, 13),
                    Marginal = Amount(reader, 14),
                    Reported = Amount(reader, 15),
                    Calls = reader.GetInt64(16),
                    Unpriced = reader.GetInt64(17),
                    UnknownUsage = reader.GetInt64(18),
                    LowerBounds = reader.GetInt64(19),
                    UnknownMarginal = reader.GetInt64(20),
                }));
        }

        return totals;
    }

    private static PicoUsd Amount(NpgsqlDataReader reader, int column) => PicoUsd.FromUnits((Int128)reader.GetFieldValue<BigInteger>(column));

    private static T[] Each<T>(ImmutableArray<LedgerTotal> totals, Func<LedgerTotal, T> of)
    {
        var values = new T[totals.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = of(totals[i]);
        }

        return values;
    }
}
