using System.Globalization;
using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Worker;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>Processes that are killed, on any store. A store's tests say under which name a worker opens an empty one.</summary>
/// <param name="output">Where figures go.</param>
public abstract class CrashContract(ITestOutputHelper output) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private protected ScratchFolder Folder => _folder;

    protected ITestOutputHelper Output => output;

    /// <summary>How many events the workers tell.</summary>
    protected virtual int Events => 400;

    /// <summary>The name of a store that is empty, for <see cref="StoreNames"/>.</summary>
    protected abstract Task<string> NewAsync();

    /// <summary>A number from the environment: tests take a small one unless a longer run is asked for.</summary>
    protected static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>C1 to C8: dies there, at the first batch and at a later one; starts again; all that was answered for is there, and all told again is what one writer stores.</summary>
    [ContractTheory]
    [InlineData("C1:1")]
    [InlineData("C1:7")]
    [InlineData("C2:1")]
    [InlineData("C2:6")]
    [InlineData("C3:5")]
    [InlineData("C4:4")]
    [InlineData("C5:1")]
    [InlineData("C5:8")]
    [InlineData("C6:1")]
    [InlineData("C6:5")]
    [InlineData("C7:3")]
    [InlineData("C8:4")]
    public async Task A_process_dies_and_all_is_told_again(string fault)
    {
        var (name, stream, acknowledged) = (await NewAsync(), new EventStream(1, Events), _folder.File("acknowledged"));
        await using (var worker = WorkerProcess.Start(name, fault, 1, Events, 5, 40, acknowledged))
        {
            Assert.NotEqual(0, await worker.EndAsync());
        }

        await using var store = await StoreNames.OpenAsync(name);
        await CrashLaws.AcknowledgedIsStored(store, stream, acknowledged);
        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 9, 33);
    }

    /// <summary>C14: dies while the totals are made anew.</summary>
    [ContractFact]
    public async Task A_process_dies_while_it_rebuilds()
    {
        var (name, stream) = (await NewAsync(), new EventStream(2, Events));
        await using var store = await StoreNames.OpenAsync(name);
        await CrashLaws.Deliver(new UsageLedger(store), stream, 3, 100);
        await using (var worker = WorkerProcess.Start(name, "rebuilt:1", "rebuild"))
        {
            Assert.NotEqual(0, await worker.EndAsync());
        }

        await CrashLaws.MustBeTheOracle(store, stream);
    }

    /// <summary>Random kills, two processes at a time (C16), each with an order and batches of its own: FAZM_KILLS says how many, 200 for a full run.</summary>
    [ContractFact]
    public async Task Processes_are_killed_at_random()
    {
        var kills = Number("FAZM_KILLS", 4);
        var (name, stream, random) = (await NewAsync(), new EventStream(kills, Events * 2), new Random(kills));
        string[] acknowledged = [_folder.File("a"), _folder.File("b")];
        var (killed, ended, early) = (0, 0, 0);
        await Task.WhenAll(acknowledged.Select(async (file, side) =>
        {
            var mine = new Random(side);
            for (var run = 0; Volatile.Read(ref killed) < kills; run++)
            {
                await using var worker = WorkerProcess.Start(name, null, kills, stream.Count, (run * 2) + side, 30, file);
                if (mine.Next(8) == 0)
                {
                    // Anywhere at all, also while the file is being opened.
                    Interlocked.Increment(ref early);
                    await Task.Delay(mine.Next(400));
                }
                else
                {
                    // In the middle of the work, at whatever instruction that may be, however busy the machine is.
                    await worker.HasStoredAsync(mine.Next(1, 12));
                    await Task.Delay(mine.Next(20));
                }

                worker.Kill();
                _ = await worker.EndAsync() == 0 ? Interlocked.Increment(ref ended) : Interlocked.Increment(ref killed);
            }
        }));

        await using var store = await StoreNames.OpenAsync(name);
        var rows = (await store.RowsByKeyAsync(EventStream.Tenant, default, int.MaxValue, default)).Count;
        foreach (var file in acknowledged)
        {
            await CrashLaws.AcknowledgedIsStored(store, stream, file);
        }

        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 1000, 50);
        Assert.True(rows > 0, "No process had stored anything before it was killed.");
        output.WriteLine($"{killed} processes were killed ({early} of them not waited for), {ended} had ended before; {rows} rows were stored by then.");
    }

    /// <summary>I8: processes at once, on the same sessions, with duplicates, are one writer. FAZM_WRITERS says how many, 8 unless said otherwise.</summary>
    [ContractFact]
    public async Task Processes_at_once_are_as_one_writer()
    {
        var (name, stream) = (await NewAsync(), new EventStream(4, Events));
        await Task.WhenAll(Enumerable.Range(0, Number("FAZM_WRITERS", 8)).Select(async writer =>
        {
            await using var worker = WorkerProcess.Start(name, null, 4, Events, writer, 25);
            var isReady = await worker.IsReadyAsync();
            await worker.MustSucceedAsync();
            Assert.True(isReady);
        }));

        await using var store = await StoreNames.OpenAsync(name);
        await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 7, 100);
    }

    /// <summary>Mixed load with kills for a while, and questions meanwhile: FAZM_SOAK says how many seconds, 600 for a full run.</summary>
    [ContractFact]
    public async Task Nothing_is_lost_and_nothing_is_twice_in_the_long_run()
    {
        var seconds = Number("FAZM_SOAK", 4);
        var (name, stream, clock) = (await NewAsync(), new EventStream(seconds, (Events * 2) + (seconds * 20)), System.Diagnostics.Stopwatch.StartNew());
        string[] acknowledged = [_folder.File("a"), _folder.File("b"), _folder.File("c")];
        var (killed, ended, asked) = (0, 0, 0);
        var workers = acknowledged.Select(async (file, side) =>
        {
            var mine = new Random(side);
            for (var run = 0; run == 0 || clock.Elapsed.TotalSeconds < seconds; run++)
            {
                // One of three is left alone and ends by itself.
                await using var worker = WorkerProcess.Start(name, null, seconds, stream.Count, (run * 3) + side, 40, file);
                await worker.HasStoredAsync(side == 2 ? int.MaxValue : mine.Next(1, 100));
                if (side != 2)
                {
                    worker.Kill();
                }

                _ = await worker.EndAsync() == 0 ? Interlocked.Increment(ref ended) : Interlocked.Increment(ref killed);
            }
        }).ToList();
        await using (var store = await StoreNames.OpenAsync(name))
        {
            var (ledger, before) = (new UsageLedger(store), 0L);
            while (!workers.TrueForAll(worker => worker.IsCompleted))
            {
                // Calls may be joined, events never vanish: the deltas of a known kind only grow.
                var tokens = (await ledger.BalanceAsync(EventStream.Tenant)).Groups.Where(group => group.Model == "claude-haiku-4-5").Sum(group => group.Sums.Tokens.CacheWrite1h);
                Assert.True(tokens >= before);
                (before, asked) = (tokens, asked + 1);
                await Task.Delay(50);
            }

            await Task.WhenAll(workers);
            foreach (var file in acknowledged)
            {
                await CrashLaws.AcknowledgedIsStored(store, stream, file);
            }

            await CrashLaws.DeliveredAgainIsTheOracle(store, stream, 1000, 200);
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} seconds: {killed} processes were killed, {ended} ended by themselves, {asked} balances were asked for.");
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
