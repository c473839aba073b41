using Fazm.Metering.Ledgers.Worker;
using Fazm.Metering.Sqlite;
using Fazm.Metering.Sqlite.Storage;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>Kills on SQLite, and what may befall its files.</summary>
public sealed class SqliteCrashTests(ITestOutputHelper output) : CrashContract(output)
{
    private string Database => Folder.File("ledger.db");

    /// <summary>C14: dies while the tables are made, before and after the version is written.</summary>
    [Theory]
    [InlineData("migrate:1")]
    [InlineData("migrated:1")]
    public async Task A_process_dies_while_it_makes_the_tables(string fault)
    {
        await using (var worker = WorkerProcess.Start(await NewAsync(), fault, 1, Events, 1, 10))
        {
            Assert.False(await worker.IsReadyAsync());
        }

        await using var store = await StoreNames.OpenAsync(await NewAsync());
        await CrashLaws.DeliveredAgainIsTheOracle(store, new EventStream(1, Events), 1, 50);
    }

    /// <summary>C14: dies while a file of an older version is brought to a newer one.</summary>
    [Fact]
    public async Task A_migration_that_breaks_off_leaves_the_version_before()
    {
        var stream = new EventStream(1, Events);
        string[] newer = [.. Schema.Migrations, "CREATE TABLE later (a INTEGER) STRICT"];
        await using (var store = SqliteLedgerStore.Open(Database))
        {
            await CrashLaws.Deliver(new UsageLedger(store), stream, 1, 100);
        }

        Assert.Throws<InvalidOperationException>(() => SqliteLedgerStore.Open(Database, null, newer, _ => throw new InvalidOperationException("dies")));
        await using (var store = SqliteLedgerStore.Open(Database))
        {
            await CrashLaws.MustBeTheOracle(store, stream);
        }

        await using (var store = SqliteLedgerStore.Open(Database, null, newer, null))
        {
            await CrashLaws.MustBeTheOracle(store, stream);
        }

        var error = Assert.Throws<LedgerFileException>(() => SqliteLedgerStore.Open(Database));
        Assert.Equal(LedgerFileProblem.Newer, error.Problem);
        Assert.Contains("version 4", error.Message, StringComparison.Ordinal);
    }

    /// <summary>C9: the log's last bytes are lost or garbled, as by a disk that lied; what is before them is whole.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2000, false)]
    [InlineData(30_000, false)]
    [InlineData(1, true)]
    [InlineData(2000, true)]
    [InlineData(30_000, true)]
    public async Task A_torn_log_loses_its_end_and_nothing_else(int bytes, bool isGarbled)
    {
        await using (var worker = WorkerProcess.Start(await NewAsync(), "C5:10", 1, Events, 2, 20))
        {
            Assert.NotEqual(0, await worker.EndAsync());
        }

        using (var log = new FileStream(Database + "-wal", FileMode.Open, FileAccess.ReadWrite))
        {
            Assert.True(log.Length > bytes);
            if (isGarbled)
            {
                var noise = new byte[bytes];
                new Random(bytes).NextBytes(noise);
                log.Seek(-bytes, SeekOrigin.End);
                log.Write(noise);
            }
            else
            {
                log.SetLength(log.Length - bytes);
            }
        }

        await using var store = await StoreNames.OpenAsync(await NewAsync());
        await CrashLaws.MustHold(store);
        await CrashLaws.DeliveredAgainIsTheOracle(store, new EventStream(1, Events), 5, 60);
    }

    /// <summary>C17: the file may not grow. The batch is refused whole and says why; with room it goes in.</summary>
    [Fact]
    public async Task A_full_disk_refuses_whole_batches()
    {
        var stream = new EventStream(3, Events);
        await using (var small = SqliteLedgerStore.Open(Database, new() { MaxPages = 40 }))
        {
            var ledger = new UsageLedger(small);
            var error = await Assert.ThrowsAsync<LedgerFileException>(() => CrashLaws.Deliver(ledger, stream, 1, 25));
            Assert.Equal(LedgerFileProblem.Full, error.Problem);
            Assert.Contains("Make room", error.Message, StringComparison.Ordinal);
            await CrashLaws.MustHold(small);
        }

        await using var store = SqliteLedgerStore.Open(Database);
        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 2, 70);
    }

    /// <summary>C17 on a file system that is really full.</summary>
    [Fact]
    public async Task A_full_file_system_refuses_whole_batches()
    {
        var (mount, stream) = (Directory.CreateDirectory(Folder.File("small")).FullName, new EventStream(3, Events));
        if (!OperatingSystem.IsLinux() || await Shell("mount", "-t", "tmpfs", "-o", "size=1m", "none", mount) != 0)
        {
            Output.WriteLine("Left out: no small file system can be mounted here.");
            return;
        }

        try
        {
            var path = Path.Combine(mount, "ledger.db");
            await using (var store = SqliteLedgerStore.Open(path))
            {
                var error = await Assert.ThrowsAsync<LedgerFileException>(() => CrashLaws.Deliver(new UsageLedger(store), stream, 1, 25));
                Assert.True(error.Problem is LedgerFileProblem.Full or LedgerFileProblem.InputOutput, error.Message);
            }

            Assert.Equal(0, await Shell("mount", "-o", "remount,size=64m", mount));
            await using (var store = SqliteLedgerStore.Open(path))
            {
                await CrashLaws.MustHold(store);
                await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 2, 70);
            }
        }
        finally
        {
            Assert.Equal(0, await Shell("umount", mount));
        }
    }

    protected override Task<string> NewAsync() => Task.FromResult("sqlite:" + Database);

    private static async Task<int> Shell(string command, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true }) ?? throw new InvalidOperationException(command);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
