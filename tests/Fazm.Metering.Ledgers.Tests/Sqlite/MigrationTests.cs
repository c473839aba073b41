using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Ledgers.Tests.Crash;
using Fazm.Metering.Ledgers.Worker;
using Fazm.Metering.Sqlite;
using Fazm.Metering.Sqlite.Storage;

namespace Fazm.Metering.Ledgers.Tests.Sqlite;

/// <summary>Files of older versions: <c>Data/ledger-N.db</c> is one that version N wrote, of all 100 events of stream 1 in orders 0 and 1.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Opened by this version it has the same totals, rows that add up, and keys under which nothing is stored again.</summary>
    [Theory]
    [InlineData(1, 92)]
    [InlineData(2, 106)]
    public async Task An_older_file_has_the_same_totals(int version, int count)
    {
        var (path, stream) = (_folder.File("old.db"), new EventStream(1, 100));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", $"ledger-{version}.db"), path);
        await using var store = SqliteLedgerStore.Open(path);
        await CrashLaws.MustBeTheOracle(store, stream);
        await using var memory = new InMemoryLedgerStore();
        await CrashLaws.Deliver(new UsageLedger(memory), stream, 0, int.MaxValue);
        var differences = await DifferencesAsync(memory);
        Assert.NotEmpty(differences);
        Assert.Equal(differences, await DifferencesAsync(store));
        var rows = await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default);
        Assert.Equal(count, rows.Count);
        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 0, 30);
        Assert.Equal(rows.Count, (await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default)).Count);
    }

    /// <summary>What the first version wrote into its columns is what this version reads from its own.</summary>
    [Fact]
    public async Task Old_rows_keep_every_column()
    {
        var path = _folder.File("old.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "ledger-1.db"), path);
        Dictionary<(string Key, int Revision, int Part), string> expected = [];
        using (var raw = LedgerConnection.Open(path))
        {
            using var rows = raw.Prepare("""
                SELECT r.key, r.revision, r.part, r.kind, r.event_kind, r.recorded_at, r.received_at, r.used_at, r.posted_at, r.funding, r.input, r.output, r.cache_write_1h, r.cache_read,
                  r.cost, r.marginal, r.reported, r.calls, r.unpriced, r.is_unpriced, r.corrects_revision, r.corrects, r.joined_into, r.flags, r.note,
                  (SELECT text FROM name WHERE name_id = r.user_id), (SELECT text FROM name WHERE name_id = r.session_id), (SELECT text FROM name WHERE name_id = r.lineage_id),
                  (SELECT text FROM name WHERE name_id = r.model_id), (SELECT text FROM name WHERE name_id = r.version_id), (SELECT text FROM name WHERE name_id = r.device_id)
                FROM usage_row r
                """).Read();
            while (rows.Read())
            {
                expected.Add((rows.Text(0), rows.Int(1), rows.Int(2)), string.Join('|', Enumerable.Range(0, 31).Select(rows.TextOrNull)));
            }
        }

        await using var store = SqliteLedgerStore.Open(path);
        var migrated = await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default);
        Assert.Equal(expected.Count, migrated.Count);
        foreach (var row in migrated)
        {
            var (tokens, change) = (row.Change.Tokens, row.Change);
            object?[] columns =
            [
                row.Key.Text, row.Revision, row.Part, (int)row.Kind, (int)row.EventKind, row.RecordedAt.UtcTicks, row.ReceivedAt.UtcTicks, row.At.UtcTicks, row.PostedAt.UtcTicks, (int)row.Funding,
                tokens.Input, tokens.Output, tokens.CacheWrite1h, tokens.CacheRead, change.Cost.Units, change.Marginal.Units, change.Reported.Units, change.Calls, change.Unpriced,
                row.IsUnpriced ? 1 : 0, row.CorrectsRevision, row.Corrects.IsNone ? null : row.Corrects.Text, row.JoinedInto.IsNone ? null : row.JoinedInto.Text,
                row.Flags.IsEmpty ? null : string.Join(',', row.Flags.Select(flag => (int)flag)), row.Note, row.User, row.Session, row.Lineage, row.Model, row.Version, row.Device,
            ];
            Assert.Equal(expected[(row.Key.Text, row.Revision, row.Part)], string.Join('|', columns));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<LedgerDifference>> DifferencesAsync(ILedgerStore store)
    {
        List<LedgerDifference> all = [];
        await foreach (var difference in new UsageLedger(store).DifferencesAsync(EventStream.Tenant, PicoUsd.Zero))
        {
            all.Add(difference);
        }

        return [.. all.OrderBy(difference => difference.Key)];
    }
}
