using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres;
using Fazm.Metering.Wire;
using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>One session is heard on three surfaces, by three machines, and each of them imports what it has into one database.</summary>
public sealed class PostgresEvidenceTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const string Tenant = "t";
    private const string Session = "b09db197-caec-4a5c-963b-d7d400857504";

    private static readonly string[] Surfaces = ["stream.ndjson", $"{Session}.jsonl", Path.Join(Session, "subagents", "agent-ae3d5923159477427.jsonl")];

    /// <summary>In whatever order they come the ledger has what one machine would have stored that heard all; without the evidence of the others it has not.</summary>
    [PostgresFact]
    public async Task Machines_with_one_surface_each_come_to_what_one_would()
    {
        var whole = new MeterSet();
        foreach (var surface in Surfaces)
        {
            whole.Merge(Heard(surface));
        }

        await using var memory = new InMemoryLedgerStore();
        await TellAsync(memory, whole);
        var expected = await SumsAsync(memory);
        Assert.False(expected.Tokens.IsZero);
        var wrong = 0;
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (var order in orders)
        {
            await using var store = await database.OpenAsync();
            await using var alone = await database.OpenAsync();
            for (var turn = 0; turn < order.Length; turn++)
            {
                var meter = Heard(Surfaces[order[turn]]);
                await TellAsync(alone, meter);
                Assert.Equal(turn > 0, await store.KeepEvidenceAsync(Tenant, "me", meter));
                await TellAsync(store, meter);
            }

            Assert.Equal(expected, await SumsAsync(store));
            Assert.Empty(await store.CheckAsync(default));
            wrong += await SumsAsync(alone) == expected ? 0 : 1;
        }

        Assert.True(wrong > 0, "The evidence is kept for nothing.");
    }

    /// <summary>All at once, and one that tells the ledger late what it knew early.</summary>
    [PostgresFact]
    public async Task Machines_take_turns_and_a_late_one_changes_nothing()
    {
        await using var store = await database.OpenAsync();
        var late = Heard(Surfaces[2]);
        await store.KeepEvidenceAsync(Tenant, "me", late);
        var meters = Surfaces.Select(Heard).ToList();
        await Task.WhenAll(meters.Select(meter => Task.Run(async () =>
        {
            await store.KeepEvidenceAsync(Tenant, "me", meter);
            await TellAsync(store, meter);
        })));
        var (known, all) = (new MeterSet(), new MeterSet());
        Assert.True(await store.KeepEvidenceAsync(Tenant, "me", known));
        Surfaces.ToList().ForEach(surface => all.Merge(Heard(surface)));
        Assert.Equal(SessionTotal.Of(all.Report()), SessionTotal.Of(known.Report()));
        await using var memory = new InMemoryLedgerStore();
        await TellAsync(memory, all);
        await TellAsync(store, late);
        Assert.Equal(await SumsAsync(memory), await SumsAsync(store));

        // Another user's, and another tenant's, is another.
        Assert.False(await store.KeepEvidenceAsync(Tenant, "you", new MeterSet()));
        Assert.False(await store.KeepEvidenceAsync("other", "me", new MeterSet()));
    }

    /// <summary>Evidence that is damaged is found, and nothing is stored over it.</summary>
    [PostgresFact]
    public async Task Damaged_evidence_is_found_and_kept()
    {
        var where = await database.SchemaAsync();
        await using var store = await PostgresLedgerStore.OpenAsync(where);
        await store.KeepEvidenceAsync(Tenant, "me", Heard(Surfaces[0]));
        await ScalarAsync(where, "UPDATE ledger_evidence SET state = set_byte(state, length(state) / 2, get_byte(state, length(state) / 2) # 16)");
        var before = await ScalarAsync(where, "SELECT md5(state) FROM ledger_evidence");
        Assert.Contains("damaged", (await Assert.ThrowsAsync<InvalidDataException>(async () => await store.KeepEvidenceAsync(Tenant, "me", Heard(Surfaces[1])))).Message, StringComparison.Ordinal);
        Assert.Equal(before, await ScalarAsync(where, "SELECT md5(state) FROM ledger_evidence"));
        Assert.Contains(await store.CheckAsync(default), fault => fault.Contains("user me of tenant t", StringComparison.Ordinal));
    }

    /// <summary>Tables of version 1 get what they lack; claims in their rows, which have no mark, are found.</summary>
    [PostgresFact]
    public async Task Tables_of_version_1_are_brought_up_to_date()
    {
        var where = await database.SchemaAsync();
        await using (var first = await PostgresLedgerStore.OpenAsync(where))
        {
            LedgerEvent[] claims = [Telling.Call(0, 4) with { Reported = PicoUsd.FromUnits(1) }, Telling.Call(1, 4)];
            await new UsageLedger(first).IngestAsync(Tenant, claims, Telling.Noon);
        }

        await ScalarAsync(where, "DROP TABLE ledger_evidence; ALTER TABLE ledger_row DROP COLUMN claim_differs; DELETE FROM ledger_schema WHERE version = 2");
        await using var store = await PostgresLedgerStore.OpenAsync(where);
        var ledger = new UsageLedger(store);
        await ledger.IngestAsync(Tenant, [Telling.Call(2, 4) with { Reported = PicoUsd.FromUnits(2) }], Telling.Noon);
        Assert.Equal([1, 2], (await Telling.ToListAsync(ledger.DifferencesAsync(Tenant, PicoUsd.Zero))).Select(difference => (long)difference.Claimed.Units).Order());
        Assert.False(await store.KeepEvidenceAsync(Tenant, "me", Heard(Surfaces[0])));
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync(Tenant)));
    }

    private static MeterSet Heard(string surface)
    {
        var meter = new MeterSet();
        foreach (var seen in UsageLog.Read(Path.Combine(AppContext.BaseDirectory, "Data", "surfaces", surface)))
        {
            meter.Add(seen);
        }

        return meter;
    }

    private static async Task TellAsync(ILedgerStore store, MeterSet meter) =>
        await new UsageLedger(store).IngestAsync(Tenant, LedgerFeed.Of(meter, new("me", Telling.Noon)), Telling.Noon);

    private static async Task<LedgerSums> SumsAsync(ILedgerStore store) => (await new UsageLedger(store).BalanceAsync(Tenant)).Sums;

    private static async Task<object?> ScalarAsync(string where, string sql)
    {
        await using var source = NpgsqlDataSource.Create(where);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
