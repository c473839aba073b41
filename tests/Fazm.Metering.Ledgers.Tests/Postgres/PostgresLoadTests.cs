using System.Diagnostics;
using System.Globalization;
using Fazm.Metering.Postgres;
using Npgsql;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>How fast a durable ledger takes events, beside bare loops of INSERTs of the same events in the same run: same server, same batches, same
/// durability. FAZM_LOAD_EVENTS says how many events, FAZM_LOAD_BATCH how many at once; results are in benchmarks/results.</summary>
public sealed class PostgresLoadTests(ITestOutputHelper output)
{
    private const int Rounds = 5;

    private const string Sizes = """
        SELECT regexp_replace(relname, '_[0-9]+', ''), sum(pg_relation_size(oid))::bigint FROM pg_class
        WHERE relname LIKE 'ledger\_%' AND relkind IN ('r', 'i') GROUP BY 1 HAVING sum(pg_relation_size(oid)) > 0 ORDER BY 2 DESC
        """;

    [PostgresFact]
    public async Task Events_per_second_beside_bare_inserts()
    {
        var (perRound, batch) = (Number("FAZM_LOAD_EVENTS", 4000) / Rounds, Number("FAZM_LOAD_BATCH", 500));
        await using var cluster = await PostgresCluster.StartAsync("shared_buffers=512MB");
        var where = await cluster.CreateDatabaseAsync("load");
        await using var store = await PostgresLedgerStore.OpenAsync(where);
        await using var source = NpgsqlDataSource.Create(where + ";Max Auto Prepare=10");
        var ledger = new UsageLedger(store);
        var (one, three) = (new BareLoop(source, "one", hasKeys: false), new BareLoop(source, "three", hasKeys: true));
        await one.MakeAsync();
        await three.MakeAsync();
        Func<IEnumerable<LedgerEvent[]>, Task>[] all = [batches => IngestAsync(ledger, batches), one.InsertAsync, three.InsertAsync];
        List<decimal>[] seconds = [[], [], []];

        // In turns, so that what else the machine does meets all. Round 0 warms up and is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            var batches = Enumerable.Range(round * perRound, perRound).Select(LoadEvents.Of).Chunk(batch).ToArray();
            for (var turn = 0; turn < all.Length; turn++)
            {
                var who = (round + turn) % all.Length;
                var began = Stopwatch.StartNew();
                await all[who](batches);
                if (round > 0)
                {
                    seconds[who].Add(Seconds(began));
                }
            }
        }

        var events = perRound * (Rounds + 1);
        Write($"{events} events, {batch} in a transaction, fsync and synchronous_commit on. Events per second of the median round; ratio: the median of the rounds' ledger / bare, its range in brackets.");
        string[] names = ["ledger", "bare INSERT, one row for each event", "bare INSERT, as many rows as the ledger (3)"];
        for (var who = 0; who < all.Length; who++)
        {
            var ratios = seconds[who].Zip(seconds[0]).Select(pair => pair.First / pair.Second).Order().ToList();
            Write($"| {names[who]} | {perRound / seconds[who].Order().ElementAt(Rounds / 2):F0} | {ratios[Rounds / 2]:F2} ({ratios[0]:F2}-{ratios[^1]:F2}) |");
        }

        await using var sum = source.CreateCommand("SELECT count(*) FROM ledger_row");
        Assert.Equal((long)events, await sum.ExecuteScalarAsync());
        List<decimal> balances = [];
        for (var i = 0; i < 101; i++)
        {
            var began = Stopwatch.StartNew();
            Assert.NotEmpty((await ledger.BalanceAsync("t", new() { User = LoadEvents.Of(i * 7).User })).Groups);
            balances.Add(Seconds(began) * 1000);
        }

        balances.Sort();
        Write($"A user's balance: median {balances[50]:F2} ms, 95 of 100 within {balances[95]:F2} ms, worst {balances[^1]:F2} ms.");
        await using var sizes = source.CreateCommand(Sizes);
        await using var reader = await sizes.ExecuteReaderAsync();
        var bytes = 0L;
        while (await reader.ReadAsync())
        {
            bytes += reader.GetInt64(1);
            Write($"{reader.GetString(0)}: {reader.GetInt64(1) / events} bytes for each event");
        }

        Write($"All: {bytes / events} bytes for each event.");
    }

    private static async Task IngestAsync(UsageLedger ledger, IEnumerable<LedgerEvent[]> batches)
    {
        foreach (var batch in batches)
        {
            await ledger.IngestAsync("t", batch, batch[^1].ReceivedAt);
        }
    }

    private static decimal Seconds(Stopwatch since) => since.Elapsed.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private void Write(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
