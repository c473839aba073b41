using System.Globalization;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres;
using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

public sealed class PostgresStoreTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [PostgresFact]
    public async Task Any_number_may_make_the_tables_at_once()
    {
        var where = await database.SchemaAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => PostgresLedgerStore.OpenAsync(where).AsTask())));
        Assert.Equal((long)PostgresSchema.Version, await ScalarAsync(where, "SELECT count(*) FROM ledger_schema"));
        Assert.Equal(8L, await ScalarAsync(where, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger_row'::regclass"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task Tables_of_a_newer_library_are_left_alone()
    {
        var where = await database.SchemaAsync();
        await (await PostgresLedgerStore.OpenAsync(where)).DisposeAsync();
        await ScalarAsync(where, "INSERT INTO ledger_schema (version) VALUES (1000)");
        Assert.Contains("1000", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await PostgresLedgerStore.OpenAsync(where))).Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_ledger_that_could_forget_is_refused()
    {
        var where = await database.SchemaAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await PostgresLedgerStore.OpenAsync(where + ";Options=-c synchronous_commit=off"));
    }

    /// <summary>A role that may only read and write rows can use tables that are there.</summary>
    [PostgresFact]
    public async Task A_writer_needs_no_right_to_make_tables()
    {
        var where = await database.SchemaAsync();
        await (await PostgresLedgerStore.OpenAsync(where)).DisposeAsync();
        var (schema, role) = (new NpgsqlConnectionStringBuilder(where).SearchPath!, "w" + Guid.NewGuid().ToString("N"));
        await ScalarAsync(where, $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}; GRANT INSERT ON ledger_row, ledger_conflict TO {role}; GRANT INSERT, UPDATE ON ledger_tenant, ledger_key TO {role}; GRANT INSERT, UPDATE, DELETE ON ledger_total TO {role}");
        await using var store = await PostgresLedgerStore.OpenAsync(where + ";Username=" + role);
        var ledger = new UsageLedger(store);
        await ledger.IngestAsync("t", [.. Enumerable.Range(0, 40).Select(number => Telling.Call(number, 10))], Telling.Noon);
        await ledger.RebuildAsync("t");
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync("t")));

        // Nor can it change what is written.
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(where + ";Username=" + role, "UPDATE ledger_row SET cost_pico = 0"));
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(where + ";Username=" + role, "DELETE FROM ledger_row"));
    }

    /// <summary>Two tenants with the same users, sessions and keys know nothing of each other.</summary>
    [PostgresFact]
    public async Task A_tenant_sees_only_its_own()
    {
        await using var store = await database.OpenAsync();
        var ledger = new UsageLedger(store);
        foreach (var tenant in new[] { "a", "b", "A", "a ", "%", "'; DROP TABLE ledger_row; --", "ä" })
        {
            var output = tenant.Length + (tenant[0] * 10);
            var seen = Telling.Call(0, 1) with { Usage = new Usage(new TokenCounts(0, output, 0, 0, 0, 0, 0)) };
            Assert.Equal(LedgerOutcome.Stored, (await ledger.IngestAsync(tenant, [seen], Telling.Noon))[0].Outcome);
            Assert.Equal(LedgerOutcome.Conflict, (await ledger.IngestAsync(tenant, [seen with { User = tenant + "!" }], Telling.Noon))[0].Outcome);
            await ledger.CloseAsync(tenant, LedgerPeriod.Days(TimeZoneInfo.Utc, new(2020, 1, 1), new(2020, 1, 1 + tenant.Length)));
        }

        foreach (var tenant in await ledger.TenantsAsync())
        {
            var output = tenant.Length + (tenant[0] * 10);
            await ledger.RebuildAsync(tenant);
            Assert.Equal(output, (await ledger.BalanceAsync(tenant)).Sums.Tokens.Output);
            Assert.Equal(output, (await ledger.BalanceAsync(tenant, new() { User = "u0" })).Sums.Tokens.Output);
            Assert.Equal(output, (await ledger.BalanceAsync(tenant, new() { Session = "s0" })).Sums.Tokens.Output);
            Assert.Equal(output, (await ledger.StatementAsync(tenant, LedgerPeriod.Month(TimeZoneInfo.Utc, 2026, 3), Telling.Noon)).Balance.Sums.Tokens.Output);
            Assert.Single((await ledger.LinesAsync(tenant, default, default, 10)).Rows);
            Assert.Single(await store.RowsByKeyAsync(tenant, default, 10, default));
            Assert.Equal(tenant + "!", Assert.Single(await Telling.ToListAsync(ledger.ConflictsAsync(tenant))).Event.User);
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"2020-01-{1 + tenant.Length:00} UTC"), Assert.Single(await ledger.ClosedAsync(tenant)).Name, StringComparison.Ordinal);
            Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync(tenant)));
        }

        Assert.Equal(7, (await ledger.TenantsAsync()).Count);
        Assert.Empty((await ledger.BalanceAsync("c")).Groups);
        Assert.Empty((await ledger.LinesAsync("c", default, default, 10)).Rows);
    }

    [PostgresFact]
    public async Task Sums_go_beyond_64_bits_and_pages_miss_nothing()
    {
        await using var store = await database.OpenAsync();
        var most = new LedgerSums { Cost = PicoUsd.FromUnits(long.MaxValue), Reported = PicoUsd.FromUnits(-long.MaxValue), Calls = 1 };
        var key = new LedgerTotalKey("u", new DateOnly(2026, 3, 10), "p", "s", string.Empty, "m");
        for (var i = 0; i < 3; i++)
        {
            await using var unit = await store.BeginAsync("t", LedgerAccess.Write, 0, default);
            Assert.True(await unit.TryCommitAsync(new() { Increments = [new(key, most)] }, default));
        }

        Assert.Equal([new LedgerTotal(key, most + most + most)], await store.TotalsAsync("t", "u", null, null, default));
        var ledger = new UsageLedger(store);
        string[] names = ["a", "B", "b", "ä", "Z", "z", "é", "_", "-", "\U0001F600", "\uFFFD", "a-", "a b"];
        await ledger.IngestAsync("t2", [.. names.Select(name => Telling.Call(0, 1) with { Key = EventKey.Request(name), OtherKeys = [] })], Telling.Noon);
        List<string> seen = [];
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } place)
        {
            var page = await ledger.LinesAsync("t2", default, place, 1);
            seen.AddRange(page.Rows.Select(row => row.Key.Text));
            next = page.Next;
        }

        Assert.Equal(names.Select(name => "req:" + name).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Empty(await Telling.ToListAsync(ledger.VerifyAsync("t2")));
    }

    [PostgresFact]
    public async Task What_somebody_took_away_is_found()
    {
        var where = await database.SchemaAsync();
        await using var store = await PostgresLedgerStore.OpenAsync(where);
        await new UsageLedger(store).IngestAsync("t", [Telling.Call(0, 1)], Telling.Noon);
        Assert.Empty(await store.CheckAsync(default));
        await ScalarAsync(where, "DELETE FROM ledger_row");
        Assert.Contains("no row", Assert.Single(await store.CheckAsync(default), text => text.Contains("req:r0", StringComparison.Ordinal)), StringComparison.Ordinal);
        await ScalarAsync(where, "DROP TABLE ledger_total");
        Assert.Contains(await store.CheckAsync(default), text => text.StartsWith("ledger_total", StringComparison.Ordinal));
    }

    /// <summary>Whatever is wrong with a connection string or a server, no text that comes out of it has the password or a piece of it.</summary>
    [PostgresFact]
    public async Task Secrets_are_in_no_message()
    {
        var folder = (await PostgresCluster.Shared).Folder;
        string[] strings =
        [
            "Host=127.0.0.1;Port=1;Username=u;Password=hunter2;Database=d;Timeout=1",
            "Host=127.0.0.1;Password=hun;ter2;hunter2=3",
            "hunter2",
            "Host=127.0.0.1;Port=hunter2;Timeout=1",
            "postgres://u:hunter2@127.0.0.1:1/d?connect_timeout=1",
            "postgres://u:hunter2@127.0.0.1:port/d",
            "postgres://u:hunter2@127.0.0.1/d?unknown=hunter2",
            $"Host={folder};Username=fazm;Password=hunter2;Database=no-such-database",
            $"Host={folder};Username=nobody-here;Password=hunter2;Database=postgres",
        ];
        foreach (var text in strings)
        {
            var thrown = await Assert.ThrowsAnyAsync<Exception>(async () => await PostgresLedgerStore.OpenAsync(text, new() { Patience = TimeSpan.Zero }));
            Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("ter2", thrown.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Connection_strings_are_told_from_files()
    {
        Assert.True(PostgresConnection.IsConnectionString("postgres://u@h/d"));
        Assert.True(PostgresConnection.IsConnectionString("postgresql://h"));
        Assert.True(PostgresConnection.IsConnectionString("Username=u; host=h"));
        Assert.False(PostgresConnection.IsConnectionString("/home/me/ledger.db"));
        Assert.False(PostgresConnection.IsConnectionString("Host.db"));
        Assert.Contains("create_distributed_table('ledger_row'", PostgresSchema.DistributionScript, StringComparison.Ordinal);
    }

    private static async Task<object?> ScalarAsync(string where, string sql)
    {
        await using var source = NpgsqlDataSource.Create(where);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
