using System.Collections.Concurrent;
using System.Data;
using Fazm.Metering.Postgres;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

public sealed class PostgresSerializationFailureTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const int Writers = 8;

    /// <summary>I8 under serialization failures: while a transaction holds its snapshot, another writer changes a total that it is about to change, which the
    /// server answers with 40001. Every batch comes through in the end, and all totals are those of one writer.</summary>
    [PostgresFact]
    public async Task Eight_serializable_writers_are_as_one_though_they_fail()
    {
        var where = await database.SchemaAsync();
        await using var other = await PostgresLedgerStore.OpenAsync(where, new() { Partitions = 2 });
        var (intruder, intruded, begun, committed) = (new UsageLedger(other), new ConcurrentQueue<LedgerEvent>(), 0, 0);
        LedgerEvent[] events = [.. Enumerable.Range(0, 240).Select(number => Telling.Call(number, 60))];
        await intruder.IngestAsync("t", [events[0]], Telling.Noon);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var (random, intrusions, tries, target) = (new Random(writer), 0, 0, events[0]);
            await using var store = await PostgresLedgerStore.OpenAsync(where, new()
            {
                Partitions = 2,
                Isolation = IsolationLevel.Serializable,
                Reached = async place =>
                {
                    _ = place switch { "begun" => Interlocked.Increment(ref begun), "committed" => Interlocked.Increment(ref committed), _ => 0 };
                    tries += place == "begun" ? 1 : 0;

                    // Only at the first try: a later one may hold the tenant, and would wait for the intruder, who waits for it.
                    if (place == "keys" && intrusions < 4 && tries == 1)
                    {
                        var extra = target with { Key = EventKey.Request($"x{writer}-{intrusions++}"), OtherKeys = [] };
                        await intruder.IngestAsync("t", [extra], Telling.Noon);
                        intruded.Enqueue(extra);
                    }
                },
            });
            var mine = events.Where(_ => random.Next(3) > 0).Concat(events[(writer * 30)..((writer + 1) * 30)]).ToArray();
            random.Shuffle(mine);
            var ledger = new UsageLedger(store);
            foreach (var batch in mine.Chunk(1 + random.Next(12)))
            {
                (tries, target) = (0, batch[0]);
                await ledger.IngestAsync("t", batch, Telling.Noon);
            }
        })));

        Assert.True(intruded.Count >= Writers, $"Only {intruded.Count} intrusions.");
        Assert.True(begun - committed >= intruded.Count / 2, $"{begun} transactions were begun and {committed} committed: too few had to begin again.");
        await using var all = await PostgresLedgerStore.OpenAsync(where);
        var (ledger, oracle) = (new UsageLedger(all), await Telling.OracleAsync("t", [.. events, .. intruded]));
        Assert.Equal(oracle.Groups.AsEnumerable(), (await ledger.BalanceAsync("t")).Groups);
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync("t")));
    }
}
