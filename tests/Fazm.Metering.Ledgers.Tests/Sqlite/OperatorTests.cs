using Fazm.Metering.Ledgers.Tests.Crash;
using Fazm.Metering.Ledgers.Worker;
using Fazm.Metering.Sqlite;
using Fazm.Metering.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Ledgers.Tests.Sqlite;

/// <summary>What an operator does with a ledger's file.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Database => _folder.File("ledger.db");

    /// <summary>Backs up while others write, restores elsewhere, and verifies: the copy is a state that the ledger was in, and takes the rest.</summary>
    [Fact]
    public async Task A_backup_while_writing_is_whole()
    {
        var stream = new EventStream(1, 600);
        await using var worker = WorkerProcess.Start("sqlite:" + Database, null, 1, stream.Count, 1, 10);
        Assert.True(await worker.IsReadyAsync());
        await using (var ledger = SqliteLedger.Open(Database))
        {
            for (var copy = 0; copy < 3; copy++)
            {
                await ledger.Store.BackupAsync(_folder.File($"copy{copy}.db"));
            }
        }

        await worker.MustSucceedAsync();
        for (var copy = 0; copy < 3; copy++)
        {
            await SqliteLedgerStore.RestoreAsync(_folder.File($"copy{copy}.db"), _folder.File($"restored{copy}.db"));
            await using var restored = SqliteLedgerStore.Open(_folder.File($"restored{copy}.db"));
            await CrashLaws.MustHold(restored);
            await CrashLaws.DeliveredAgainIsTheOracle(restored, stream, copy, 50);
        }

        var error = await Assert.ThrowsAsync<LedgerFileException>(async () => await SqliteLedgerStore.RestoreAsync(_folder.File("copy0.db"), _folder.File("restored0.db")));
        Assert.Contains("is there already", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A backup that is cancelled in the middle ends there and leaves nothing; the next one is whole.</summary>
    [Fact]
    public async Task A_backup_is_cancelled_in_the_middle()
    {
        await FillAsync();
        await using var store = SqliteLedgerStore.Open(Database);
        var (steps, all) = (0, 0);
        using (var cancel = new CancellationTokenSource())
        {
            store.FaultPoint = place =>
            {
                steps += place == "copying" ? 1 : 0;
                if (steps == 2)
                {
                    cancel.Cancel();
                }
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.BackupAsync(_folder.File("copy.db"), cancel.Token));
        }

        Assert.Equal(2, steps);
        Assert.Equal([Path.GetFileName(Database)], Directory.GetFiles(_folder.Path, "*.db*").Select(Path.GetFileName).Where(name => name!.StartsWith("copy", StringComparison.Ordinal) || name == "ledger.db"));
        store.FaultPoint = place => all += place == "copying" ? 1 : 0;
        await store.BackupAsync(_folder.File("copy.db"));
        Assert.True(all > 2);
        await using var copy = SqliteLedgerStore.Open(_folder.File("copy.db"));
        await CrashLaws.MustBeTheOracle(copy, new EventStream(1, 300));
    }

    /// <summary>A page is overwritten with noise: verification says that the file is damaged, and a damaged backup is not restored.</summary>
    [Fact]
    public async Task A_corrupt_page_is_found()
    {
        await FillAsync();
        await using (var store = SqliteLedgerStore.Open(Database))
        {
            await store.BackupAsync(_folder.File("good.db"));
        }

        File.Copy(_folder.File("good.db"), _folder.File("bad.db"));
        using (var file = new FileStream(_folder.File("bad.db"), FileMode.Open, FileAccess.ReadWrite))
        {
            // Not the first page: that would not even be a database any more.
            var noise = new byte[4096];
            new Random(1).NextBytes(noise);
            file.Seek(file.Length / 4096 / 2 * 4096, SeekOrigin.Begin);
            file.Write(noise);
        }

        await using (var bad = SqliteLedgerStore.Open(_folder.File("bad.db")))
        {
            Assert.NotEmpty(await bad.CheckAsync(default));
        }

        var error = await Assert.ThrowsAsync<LedgerFileException>(async () => await SqliteLedgerStore.RestoreAsync(_folder.File("bad.db"), _folder.File("new.db")));
        Assert.Equal(LedgerFileProblem.Damaged, error.Problem);
        Assert.False(File.Exists(_folder.File("new.db")));

        await SqliteLedgerStore.RestoreAsync(_folder.File("good.db"), _folder.File("new.db"));
        await using var good = SqliteLedgerStore.Open(_folder.File("new.db"));
        Assert.Empty(await good.CheckAsync(default));
        await CrashLaws.MustBeTheOracle(good, new EventStream(1, 300));
    }

    /// <summary>Totals that somebody changed are found by verification and made right by a rebuild; rows cannot be changed at all.</summary>
    [Fact]
    public async Task Changed_totals_are_found_and_rebuilt()
    {
        await FillAsync();
        using (var raw = LedgerConnection.Open(Database))
        {
            raw.Run("UPDATE usage_total SET cost_low = cost_low + 1 WHERE calls > 0");
            Assert.Throws<SqliteException>(() => raw.Run("UPDATE usage_row SET cost = 0"));
            Assert.Throws<SqliteException>(() => raw.Run("DELETE FROM usage_row"));
        }

        await using var ledger = SqliteLedger.Open(Database);
        var faults = 0;
        await foreach (var fault in ledger.VerifyAsync(EventStream.Tenant))
        {
            Assert.Equal("total-differs", fault.Kind);
            faults++;
        }

        Assert.True(faults > 0);
        await ledger.RebuildAsync(EventStream.Tenant);
        await CrashLaws.MustBeTheOracle(ledger.Store, new EventStream(1, 300));
    }

    /// <summary>Keys that were lost, through which an event could be stored twice, are found.</summary>
    [Fact]
    public async Task Lost_keys_are_found()
    {
        await FillAsync();
        using (var raw = LedgerConnection.Open(Database))
        {
            raw.Run("DELETE FROM event_key_new WHERE (key_high, key_low) IN (SELECT key_high, key_low FROM event_key_new WHERE owns_event IS NOT NULL LIMIT 1)");
        }

        await using var store = SqliteLedgerStore.Open(Database);
        Assert.Contains(await store.CheckAsync(default), fault => fault.Contains("could be stored again", StringComparison.Ordinal));
    }

    /// <summary>A key that stands in both tables, or twice in one, is found.</summary>
    [Theory]
    [InlineData("INSERT INTO event_key SELECT key_high, key_low, event_id, owns_event FROM event_key_new LIMIT 1")]
    [InlineData("INSERT INTO event_key_new (key_high, key_low, event_id, owns_event) SELECT key_high, key_low, event_id, owns_event FROM event_key_new LIMIT 1")]
    public async Task Doubled_keys_are_found(string sql)
    {
        await FillAsync();
        using (var raw = LedgerConnection.Open(Database))
        {
            raw.Run(sql);
        }

        await using var store = SqliteLedgerStore.Open(Database);
        Assert.Contains(await store.CheckAsync(default), fault => fault.Contains("stands twice", StringComparison.Ordinal));
    }

    /// <summary>What rows say by number is as unchangeable as the rows.</summary>
    [Theory]
    [InlineData("UPDATE name SET text = 'other' WHERE name_id > 0")]
    [InlineData("DELETE FROM name")]
    [InlineData("UPDATE facet SET user_id = 1")]
    [InlineData("DELETE FROM facet")]
    public async Task Names_and_facets_are_never_changed(string sql)
    {
        await FillAsync();
        using var raw = LedgerConnection.Open(Database);
        Assert.Contains("never", Assert.Throws<SqliteException>(() => raw.Run(sql)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two processes append keys in turns and move them to the large table at other moments; each knows at once what the other did.</summary>
    [Theory]
    [InlineData(1, 7)]
    [InlineData(5, 40)]
    [InlineData(40, 1000)]
    public async Task Keys_of_another_process_are_known(int first, int second)
    {
        var stream = new EventStream(5, 300);
        await using var a = SqliteLedgerStore.Open(Database);
        await using var b = SqliteLedgerStore.Open(Database);
        (a.NewKeys.Most, b.NewKeys.Most) = (first, second);
        UsageLedger[] ledgers = [new(a), new(b)];
        var turn = 0;
        foreach (var numbers in stream.Order(1).Chunk(3).Concat(stream.Order(2).Chunk(5)))
        {
            // In no even turns, so that each meets what the other left in every state.
            await ledgers[turn++ * 7 % 5 % 2].IngestAsync(EventStream.Tenant, [.. numbers.Select(number => stream[number])], EventTime.FromUtcTicks(1));
        }

        await CrashLaws.DeliveredAgainIsTheOracle(a, stream, 3, 20);
        await CrashLaws.DeliveredAgainIsTheOracle(b, stream, 5, 20);
    }

    [Fact]
    public async Task Only_the_user_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Path.Combine(_folder.Path, "new", "folder", "ledger.db");
        await using var ledger = SqliteLedger.Open(path);
        await ledger.IngestAsync("t", [new EventStream(1, 10)[0]], EventTime.FromUtcTicks(1));
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Path, "new", "folder")))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder.Path, "new", "folder")));
    }

    [Fact]
    public async Task What_is_no_ledger_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("text.db"), new string('x', 5000));
        Assert.Equal(LedgerFileProblem.NotALedger, Assert.Throws<LedgerFileException>(() => SqliteLedger.Open(_folder.File("text.db"))).Problem);
        File.Create(_folder.File("other.db")).Dispose();
        using (var other = LedgerConnection.Open(_folder.File("other.db")))
        {
            other.Run("CREATE TABLE a (b)");
        }

        Assert.Equal(LedgerFileProblem.NotALedger, Assert.Throws<LedgerFileException>(() => SqliteLedger.Open(_folder.File("other.db"))).Problem);
        Assert.Equal(LedgerFileProblem.CannotOpen, Assert.Throws<LedgerFileException>(() => SqliteLedger.Open(_folder.File("none.db"), file: new() { MayCreate = false })).Problem);
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    [Fact]
    public async Task A_lock_that_stays_is_said_and_nothing_is_written()
    {
        await FillAsync();
        using var other = LedgerConnection.Open(Database);
        other.Run("BEGIN IMMEDIATE");
        await using var ledger = SqliteLedger.Open(Database, file: new() { BusyTimeout = TimeSpan.FromMilliseconds(300) });
        var before = await ledger.BalanceAsync(EventStream.Tenant);
        var error = await Assert.ThrowsAsync<LedgerFileException>(async () => await ledger.IngestAsync("t", [new EventStream(2, 10)[0]], EventTime.FromUtcTicks(1)));
        Assert.Equal(LedgerFileProblem.Locked, error.Problem);
        using (var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100)))
        {
            await using var patient = SqliteLedger.Open(Database);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await patient.IngestAsync("t", [new EventStream(2, 10)[0]], EventTime.FromUtcTicks(1), cancel.Token));
        }

        other.Run("ROLLBACK");
        Assert.Equal(LedgerOutcome.Stored, (await ledger.IngestAsync("t", [new EventStream(2, 10)[0]], EventTime.FromUtcTicks(1)))[0].Outcome);
        Assert.Equal(before.Groups.AsEnumerable(), (await ledger.BalanceAsync(EventStream.Tenant)).Groups);
    }

    /// <summary>Sums that 64 bits cannot hold are exact, in the totals, in sums of rows, and after a rebuild.</summary>
    [Fact]
    public async Task Sums_pass_sixty_four_bits()
    {
        const long most = long.MaxValue / 4;
        await using var ledger = SqliteLedger.Open(Database);
        var call = new EventStream(1, 16)[12];
        await ledger.IngestAsync("t", [call], EventTime.FromUtcTicks(1));
        LedgerEvent[] adjustments = [.. Enumerable.Range(0, 50).Select(i => call with
        {
            Key = EventKey.Adjustment($"{i}"),
            Kind = LedgerEventKind.Adjustment,
            Corrects = call.Key,
            Amount = PicoUsd.FromUnits(i % 5 == 4 ? -most + i : most - i),
            Reported = null,
            Usage = null,
            Note = "large",
        })];
        await ledger.IngestAsync("t", adjustments, EventTime.FromUtcTicks(1));
        var first = (await ledger.IngestAsync("t", [call], EventTime.FromUtcTicks(1)))[0].Stored.Cost;
        var expected = adjustments.Aggregate(first, (sum, seen) => sum + seen.Amount!.Value);
        Assert.True(expected.Units > long.MaxValue);
        Assert.Equal(expected, (await ledger.BalanceAsync("t")).Sums.Cost);
        Assert.Equal(expected, (await ledger.BalanceAsync("t", new() { Session = call.Session })).Sums.Cost);
        await ledger.RebuildAsync("t");
        Assert.Equal(expected, (await ledger.BalanceAsync("t")).Sums.Cost);
        await foreach (var fault in ledger.VerifyAsync("t"))
        {
            Assert.Fail(fault.ToString());
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync()
    {
        await using var ledger = SqliteLedgerStore.Open(Database);
        await CrashLaws.Deliver(new UsageLedger(ledger), new EventStream(1, 300), 1, 100);
    }
}
