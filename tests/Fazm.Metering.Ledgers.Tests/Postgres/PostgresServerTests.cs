using Fazm.Metering.Postgres;
using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>Servers that die, come back, and lie on bad disks; each on a cluster of its own.</summary>
public sealed class PostgresServerTests
{
    /// <summary>Writers go on through kills and stops of the server; whatever was answered is there, and nothing is there twice.</summary>
    [PostgresFact]
    public async Task A_server_that_dies_loses_nothing_and_doubles_nothing()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var where = await cluster.CreateDatabaseAsync("ledger");
        await (await PostgresLedgerStore.OpenAsync(where, new() { Partitions = 2 })).DisposeAsync();
        LedgerEvent[] events = [.. Enumerable.Range(0, 2000).Select(number => Telling.Call(number, 700))];
        using var isEnough = new CancellationTokenSource();
        var told = 0;
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            await using var store = await PostgresLedgerStore.OpenAsync(where);
            var ledger = new UsageLedger(store);
            var random = new Random(writer);
            while (!isEnough.IsCancellationRequested)
            {
                var mine = events.ToArray();
                random.Shuffle(mine);
                foreach (var batch in mine.Chunk(1 + random.Next(20)).TakeWhile(_ => !isEnough.IsCancellationRequested))
                {
                    foreach (var result in await ledger.IngestAsync("t", batch, Telling.Noon))
                    {
                        Assert.True(result.Outcome is LedgerOutcome.Stored or LedgerOutcome.AlreadyStored, result.ToString());
                    }

                    Interlocked.Add(ref told, batch.Length);
                }
            }
        })).ToArray();
        for (var kill = 0; kill < 4; kill++)
        {
            var before = Volatile.Read(ref told);
            while (Volatile.Read(ref told) < before + 100)
            {
                Assert.False(writers.Any(writer => writer.IsCompleted), "A writer gave up.");
                await Task.Delay(10);
            }

            await (kill % 2 == 0 ? cluster.KillServerAsync() : cluster.StopServerAsync("immediate"));
            await cluster.StartServerAsync();
        }

        await isEnough.CancelAsync();
        await Task.WhenAll(writers);
        await using var last = await PostgresLedgerStore.OpenAsync(where);
        var ledger = new UsageLedger(last);
        await ledger.IngestAsync("t", events, Telling.Noon);
        Assert.Equal((await Telling.OracleAsync("t", events)).Groups.AsEnumerable(), (await ledger.BalanceAsync("t")).Groups);
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync("t")));
    }

    /// <summary>A page that changed on the disk is found, and named.</summary>
    [PostgresFact]
    public async Task A_damaged_page_is_found()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var where = await cluster.CreateDatabaseAsync("ledger");
        string file;
        await using (var store = await PostgresLedgerStore.OpenAsync(where, new() { Partitions = 1 }))
        {
            await new UsageLedger(store).IngestAsync("t", [.. Enumerable.Range(0, 200).Select(number => Telling.Call(number, 200))], Telling.Noon);
            Assert.Empty(await store.CheckAsync(default));
            await using var source = NpgsqlDataSource.Create(where);
            await using var command = source.CreateCommand("SELECT pg_relation_filepath('ledger_row_0')");
            file = Path.Combine(cluster.Data, (string)(await command.ExecuteScalarAsync())!);
        }

        await cluster.StopServerAsync("fast");
        await using (var bytes = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            bytes.Position = 8192 + 6000;
            var old = bytes.ReadByte();
            bytes.Position--;
            bytes.WriteByte((byte)(old ^ 1));
        }

        await cluster.StartServerAsync();
        await using var damaged = await PostgresLedgerStore.OpenAsync(where);
        var found = await damaged.CheckAsync(default);
        Assert.Contains(found, text => text.StartsWith("ledger_row: XX001", StringComparison.Ordinal));
    }

    /// <summary>Of several hosts the living one that takes writes is used; and a ledger that waits for nobody says at once that nobody is there.</summary>
    [PostgresFact]
    public async Task Another_host_takes_over()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var where = await cluster.CreateDatabaseAsync("ledger");
        await using (var store = await PostgresLedgerStore.OpenAsync(where.Replace("Host=", "Host=127.0.0.1:1,", StringComparison.Ordinal)))
        {
            Assert.Equal(LedgerOutcome.Stored, (await new UsageLedger(store).IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon))[0].Outcome);
        }

        await using var impatient = await PostgresLedgerStore.OpenAsync(where, new() { Patience = TimeSpan.Zero });
        await cluster.StopServerAsync("fast");
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await new UsageLedger(impatient).IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon));
    }
}
