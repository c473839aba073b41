using System.Collections.Concurrent;
using System.Data;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

public sealed class PostgresConcurrencyTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    /// <summary>I8: eight writers with the same and other sessions, shuffled, with repeats, are as one; on every isolation.</summary>
    [PostgresFact]
    public async Task Eight_writers_are_as_one()
    {
        foreach (var isolation in new[] { IsolationLevel.ReadCommitted, IsolationLevel.RepeatableRead, IsolationLevel.Serializable })
        {
            var where = await database.SchemaAsync();
            LedgerEvent[] events = [.. Enumerable.Range(0, 240).Select(number => Telling.Call(number, 60))];
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                await using var store = await PostgresLedgerStore.OpenAsync(where, new() { Partitions = 2, Isolation = isolation });
                var ledger = new UsageLedger(store);
                var random = new Random(writer);
                var mine = events.Where(_ => random.Next(3) > 0).Concat(events[(writer * 30)..((writer + 1) * 30)]).ToArray();
                random.Shuffle(mine);
                foreach (var batch in mine.Chunk(1 + random.Next(12)))
                {
                    await ledger.IngestAsync("t", batch, Telling.Noon);
                }
            })));
            await using var all = await PostgresLedgerStore.OpenAsync(where);
            await MustBeAsync(new UsageLedger(all), await Telling.OracleAsync("t", events));
        }
    }

    /// <summary>Another writer comes between the reading and the writing of each batch: the unit fails, begins again, and comes to the same.</summary>
    [PostgresFact]
    public async Task Who_is_overtaken_begins_again()
    {
        foreach (var isolation in new[] { IsolationLevel.ReadCommitted, IsolationLevel.Serializable })
        {
            var where = await database.SchemaAsync();
            await using var other = await PostgresLedgerStore.OpenAsync(where);
            var (overtakes, begun) = (new ConcurrentQueue<LedgerEvent>(), 0);
            LedgerEvent[] events = [.. Enumerable.Range(0, 40).Select(number => Telling.Call(number, 10))];
            await using var store = await PostgresLedgerStore.OpenAsync(where, new()
            {
                Isolation = isolation,
                Reached = async place =>
                {
                    begun += place == "begun" ? 1 : 0;
                    if (place == "begun" && overtakes.TryDequeue(out var seen))
                    {
                        await new UsageLedger(other).IngestAsync("t", [seen], Telling.Noon);
                    }
                },
            });
            foreach (var batch in events.Chunk(4))
            {
                overtakes.Enqueue(batch[0] with { Completeness = Completeness.Final });
                await new UsageLedger(store).IngestAsync("t", batch, Telling.Noon);
            }

            // A batch that said nothing new began no unit that writes.
            await new UsageLedger(other).IngestAsync("t", [.. overtakes], Telling.Noon);
            Assert.True(begun > events.Length / 4, $"Only {begun} units were begun, so none began again.");
            await MustBeAsync(new UsageLedger(store), await Telling.OracleAsync("t", [.. events, .. events.Chunk(4).Select(batch => batch[0] with { Completeness = Completeness.Final })]));
        }
    }

    /// <summary>A period that is closed between the reading and the writing of a batch takes nothing any more.</summary>
    [PostgresFact]
    public async Task What_is_closed_meanwhile_is_closed()
    {
        var where = await database.SchemaAsync();
        await using var other = await PostgresLedgerStore.OpenAsync(where);
        var period = LedgerPeriod.Days(TimeZoneInfo.Utc, new(2026, 3, 1), new(2026, 4, 1));
        var isFirst = true;
        await using var store = await PostgresLedgerStore.OpenAsync(where, new()
        {
            Reached = async place =>
            {
                if (place == "begun" && isFirst)
                {
                    isFirst = false;
                    Assert.True(await new UsageLedger(other).CloseAsync("t", period));
                }
            },
        });
        await new UsageLedger(store).IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon);
        Assert.False(isFirst);
        Assert.All((await new UsageLedger(store).LinesAsync("t", default, default, 10)).Rows, row => Assert.Equal(period.Name, row.LateFor));
    }

    /// <summary>Whoever closes waits for those who write under the open period, and is not overtaken by them.</summary>
    [PostgresFact]
    public async Task Closing_waits_for_writers()
    {
        var where = await database.SchemaAsync();
        var closing = Task.CompletedTask;
        await using var other = await PostgresLedgerStore.OpenAsync(where);
        await using var store = await PostgresLedgerStore.OpenAsync(where, new()
        {
            Reached = async place =>
            {
                if (place == "rows")
                {
                    closing = new UsageLedger(other).CloseAsync("t", LedgerPeriod.Days(TimeZoneInfo.Utc, new(2026, 3, 1), new(2026, 4, 1))).AsTask();
                    Assert.NotSame(closing, await Task.WhenAny(closing, Task.Delay(300)));
                }
            },
        });
        await new UsageLedger(store).IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon);
        await closing;
        Assert.All((await new UsageLedger(store).LinesAsync("t", default, default, 10)).Rows, row => Assert.Null(row.LateFor));
    }

    /// <summary>A commit that builds on what has changed writes nothing, whatever part changed.</summary>
    [PostgresFact]
    public async Task A_commit_on_old_ground_writes_nothing()
    {
        await using var store = await database.OpenAsync();
        var ledger = new UsageLedger(store);
        await ledger.IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon);
        var row = (await store.RowsByKeyAsync("t", default, 10, default))[0];
        var (other, state) = (EventKey.Request("other"), new LedgerTenantState { SealedUntil = Telling.Noon });
        LedgerChanges[] late =
        [
            new() { Rows = [row] },
            new() { NewKeys = [new(row.Key, other)] },
            new() { MovedKeys = [new(row.Key, other, row.Key)] },
            new() { NewKeys = [new(other, other)], Rows = [row with { Key = other }, row] },
        ];
        foreach (var changes in late)
        {
            await using var unit = await store.BeginAsync("t", LedgerAccess.Write, 0, default);
            Assert.False(await unit.TryCommitAsync(changes with { Tenant = null }, default));
        }

        await using (var unit = await store.BeginAsync("t", LedgerAccess.Write, 0, default))
        {
            await using var govern = await store.BeginAsync("t", LedgerAccess.Govern, 0, default);
            Assert.True(await govern.TryCommitAsync(new() { Tenant = state }, default));
            Assert.False(await unit.TryCommitAsync(new() { NewKeys = [new(other, row.Key)] }, default));
        }

        Assert.Equal([row.Key], (await store.RowsByKeyAsync("t", default, 10, default)).Select(kept => kept.Key));
        await using var last = await store.BeginAsync("t", LedgerAccess.Write, 0, default);
        Assert.Equal(state.SealedUntil, last.Tenant.SealedUntil);
        Assert.Empty(await last.FindAsync([other], default));
    }

    private static async Task MustBeAsync(UsageLedger ledger, LedgerBalance expected)
    {
        Assert.Equal(expected.Groups.AsEnumerable(), (await ledger.BalanceAsync("t")).Groups);
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync("t")));
    }
}
