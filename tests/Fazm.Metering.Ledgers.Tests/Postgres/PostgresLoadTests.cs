using System.Diagnostics;
using System.Globalization;
using Fazm.Metering.Postgres;
using Npgsql;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>How fast a durable ledger takes events, beside a bare loop of INSERTs of the same events in the same run: same server, same batches,
/// same durability. FAZM_LOAD_EVENTS says how many events, FAZM_LOAD_BATCH how many at once.</summary>
public sealed class PostgresLoadTests(ITestOutputHelper output)
{
    private const int Rounds = 4;

    private const string Bare = """
        CREATE TABLE bare (event_key text COLLATE "C" PRIMARY KEY, message_key text, user_id text, device_id text, session_id text, source text, payer text, model text,
          used_at bigint, received_at bigint, tok_input bigint, tok_output bigint, tok_write_5m bigint, tok_write_1h bigint, tok_read bigint, web_searches bigint, web_fetches bigint)
        """;

    private const string Insert = "INSERT INTO bare VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    [PostgresFact]
    public async Task Events_per_second_beside_bare_inserts()
    {
        var (all, batch) = (Number("FAZM_LOAD_EVENTS", 4000), Number("FAZM_LOAD_BATCH", 500));
        await using var cluster = await PostgresCluster.StartAsync("shared_buffers=512MB");
        var where = await cluster.CreateDatabaseAsync("load");
        await using var store = await PostgresLedgerStore.OpenAsync(where);
        await using var source = NpgsqlDataSource.Create(where + ";Max Auto Prepare=10");
        await RunAsync(source, Bare);
        var ledger = new UsageLedger(store);
        var (bare, own, worst) = (TimeSpan.Zero, TimeSpan.Zero, 0m);
        List<decimal> ratios = [];

        // In turns, so that what else the machine does meets both.
        var part = all / Rounds;
        for (var round = 0; round < Rounds; round++)
        {
            var events = Enumerable.Range(round * part, part).Select(LoadEvents.Of).ToArray();
            var began = Stopwatch.StartNew();
            await InsertAsync(source, events, batch);
            var bareTime = began.Elapsed;
            began.Restart();
            foreach (var some in events.Chunk(batch))
            {
                await ledger.IngestAsync("t", some, some[^1].ReceivedAt);
            }

            var ownTime = began.Elapsed;
            (bare, own) = (bare + bareTime, own + ownTime);
            ratios.Add(bareTime.Ticks / (decimal)ownTime.Ticks);
        }

        var events2 = await ScalarAsync(source, "SELECT count(*) FROM ledger_row");
        Assert.Equal((long)part * Rounds, events2);
        await RunAsync(source, "ANALYZE");
        List<decimal> balances = [];
        for (var i = 0; i < 41; i++)
        {
            var user = LoadEvents.Of(i * 7).User;
            var began = Stopwatch.StartNew();
            Assert.NotEmpty((await ledger.BalanceAsync("t", new() { User = user })).Groups);
            balances.Add(began.Elapsed.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        }

        balances.Sort();
        worst = balances[^3];
        var size = await ScalarAsync(source, "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relname LIKE 'ledger\\_%' AND relkind = 'r'");
        ratios.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {part * Rounds} | {batch} | {part * Rounds * (decimal)TimeSpan.TicksPerSecond / bare.Ticks:F0} | {part * Rounds * (decimal)TimeSpan.TicksPerSecond / own.Ticks:F0} | {ratios[ratios.Count / 2]:F2} | {balances[balances.Count / 2]:F2} | {worst:F2} | {size / (part * Rounds)} |"));
        await using (var sizes = source.CreateCommand("SELECT regexp_replace(relname, '_[0-9]+', ''), sum(pg_relation_size(oid))::bigint FROM pg_class WHERE relname LIKE 'ledger\\_%' AND relkind IN ('r', 'i') GROUP BY 1 ORDER BY 2 DESC"))
        {
            await using var reader = await sizes.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(0)}: {reader.GetInt64(1) / (part * Rounds)} bytes for each event"));
            }
        }

        foreach (var plan in await PlansAsync(source))
        {
            Assert.DoesNotContain("Seq Scan on ledger_row", plan, StringComparison.Ordinal);
        }
    }

    private static async Task InsertAsync(NpgsqlDataSource source, LedgerEvent[] events, int batch)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var some in events.Chunk(batch))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var seen in some)
            {
                var tokens = seen.Usage!.Value.Tokens;
                await using var command = new NpgsqlCommand(Insert, connection);
                foreach (var text in new[] { seen.Key.Text, seen.OtherKeys[0].Text, seen.User, seen.Device!, seen.Session!, seen.Source, seen.Payer, seen.Model! })
                {
                    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
                }

                foreach (var number in new[] { seen.At.UtcTicks, seen.ReceivedAt.UtcTicks, tokens.Input, tokens.Output, tokens.CacheWrite5m, tokens.CacheWrite1h, tokens.CacheRead, tokens.WebSearches, tokens.WebFetches })
                {
                    command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
                }

                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }
    }

    private static async Task<List<string>> PlansAsync(NpgsqlDataSource source)
    {
        List<string> lines = [];
        await using var command = source.CreateCommand("EXPLAIN SELECT * FROM ledger_row WHERE tenant_id = 't' AND event_key = 'req:x'");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
