using System.Diagnostics;
using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Tests.Postgres;
using Fazm.Metering.Ledgers.Worker;
using Npgsql;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>Kills on PostgreSQL: of the processes that write, and of the server.</summary>
[NeedsPostgres]
public sealed class PostgresCrashTests(PostgresDatabase database, ITestOutputHelper output) : CrashContract(output), IClassFixture<PostgresDatabase>
{
    private const int LongestLife = 2000;

    /// <summary>C14: dies while the tables are made, before and after the version is committed.</summary>
    [ContractTheory]
    [InlineData("migrate:1")]
    [InlineData("migrated:1")]
    public async Task A_process_dies_while_it_makes_the_tables(string fault)
    {
        var name = await NewAsync();
        await using (var worker = WorkerProcess.Start(name, fault, 1, Events, 1, 10))
        {
            Assert.False(await worker.IsReadyAsync());
        }

        await using var store = await StoreNames.OpenAsync(name);
        await CrashLaws.DeliveredAgainIsTheOracle(store, new EventStream(1, Events), 1, 50);
    }

    /// <summary>The server is killed at random, and the processes that write too: FAZM_SERVER_KILLS says how many, 100 for a full run.</summary>
    [ContractFact]
    public async Task Servers_and_processes_are_killed_at_random()
    {
        var kills = Number("FAZM_SERVER_KILLS", 3);
        await using var cluster = await PostgresCluster.StartAsync();
        var name = "postgres:" + await cluster.CreateDatabaseAsync("ledger");
        var (stream, random, killed, processes) = (new EventStream(kills, Events * 2), new Random(kills), 0, 0);
        string[] acknowledged = [Folder.File("a"), Folder.File("b")];
        var writers = acknowledged.Select((file, side) => Task.Run(async () =>
        {
            for (var run = 0; Volatile.Read(ref killed) < kills; run++)
            {
                await using var worker = WorkerProcess.Start(name, null, kills, stream.Count, (run * 2) + side, 30, file);
                if (await worker.IsReadyAsync() && run % 3 == 2)
                {
                    await Task.Delay(run * 137 % LongestLife);
                    worker.Kill();
                    Interlocked.Increment(ref processes);
                }

                var code = await worker.EndAsync();
                if (code is not (0 or 137))
                {
                    await worker.MustSucceedAsync();
                }
            }
        })).ToArray();
        while (killed < kills && !writers.Any(writer => writer.IsFaulted))
        {
            await Task.Delay(random.Next(50, 700));
            await (random.Next(3) == 0 ? cluster.StopServerAsync("immediate") : cluster.KillServerAsync());
            await cluster.StartServerAsync();
            Interlocked.Increment(ref killed);
        }

        await Task.WhenAll(writers);
        await using var store = await StoreNames.OpenAsync(name);
        foreach (var file in acknowledged)
        {
            await CrashLaws.AcknowledgedIsStored(store, stream, file);
        }

        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 1000, 50);
        Output.WriteLine($"The server was killed {killed} times, the processes {processes} times.");
    }

    /// <summary>C17 on a file system that is really full: batches are refused whole; with room they go in.</summary>
    [ContractFact]
    public async Task A_full_file_system_refuses_whole_batches()
    {
        var (mount, stream) = (Directory.CreateTempSubdirectory("fazm-full-").FullName, new EventStream(3, Events));
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || await ShellAsync("mount", "-t", "tmpfs", "-o", $"size=9m,mode=0700,uid={await IdAsync("-u")},gid={await IdAsync("-g")}", "none", mount) != 0)
        {
            Output.WriteLine("Left out: no small file system can be mounted here.");
            return;
        }

        try
        {
            await using var cluster = await PostgresCluster.StartAsync();
            await using (var source = NpgsqlDataSource.Create(cluster.ConnectionString("postgres")))
            {
                await using var space = source.CreateCommand($"CREATE TABLESPACE small LOCATION '{mount}'");
                await space.ExecuteNonQueryAsync();
                await using var create = source.CreateCommand("CREATE DATABASE ledger");
                await create.ExecuteNonQueryAsync();
            }

            var where = cluster.ConnectionString("ledger") + ";Options=-c default_tablespace=small";
            await using (var store = await StoreNames.OpenAsync("postgres:" + where))
            {
                var filler = Path.Combine(mount, "filler");
                Fill(filler);
                var error = await Assert.ThrowsAsync<PostgresException>(() => CrashLaws.Deliver(new UsageLedger(store), stream, 1, 25));
                Assert.Equal(PostgresErrorCodes.DiskFull, error.SqlState);
                File.Delete(filler);
                await CrashLaws.MustHold(store);
                await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 2, 70);
            }
        }
        finally
        {
            await ShellAsync("umount", "-l", mount);
            Directory.Delete(mount);
        }
    }

    protected override async Task<string> NewAsync() => "postgres:" + await database.SchemaAsync();

    /// <summary>Leaves no block free.</summary>
    private static void Fill(string path)
    {
        using var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> ShellAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<string> IdAsync(string which)
    {
        using var process = Process.Start(PostgresBinaries.Start("/usr/bin/id", which))!;
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }
}
