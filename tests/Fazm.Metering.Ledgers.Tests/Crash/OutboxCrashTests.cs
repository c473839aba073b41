using System.Diagnostics;
using System.Globalization;
using Fazm.Metering.Ledgers.Outbox;
using Fazm.Metering.Ledgers.Worker;
using Xunit.Abstractions;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>An outbox under real kills and on a disk that is full.</summary>
public sealed class OutboxCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int FileTooLong = 25;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>C7, C9: a process that fills and empties an outbox is killed at a chance moment, again and again, and goes on where it was. What it was told is durable is there, once and in
    /// order; of what it was doing a prefix is.</summary>
    [Fact]
    public async Task Kills_at_any_moment_lose_nothing_and_double_nothing()
    {
        var path = _folder.File("outbox");
        var random = new Random(3);
        var (from, answered, torn, kills) = (0, 0, 0, 0);
        var clock = Stopwatch.StartNew();
        while (kills < 3 || (kills < 40 && clock.Elapsed < TimeSpan.FromSeconds(20)))
        {
            using var worker = Start(path, from, 100_000, ++kills, "-");
            var lines = new List<string>();
            var (wanted, isWrite) = (random.Next(1, 15), random.Next(3) > 0);
            while ((lines.Count < wanted || (isWrite && !lines[^1].StartsWith("adding", StringComparison.Ordinal))) && await worker.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Add(line);
            }

            if (lines.Count > 0 && lines[^1].StartsWith("adding", StringComparison.Ordinal))
            {
                // As soon as it has begun to write.
                var (length, patience) = (new FileInfo(path).Length, Stopwatch.StartNew());
                while (new FileInfo(path).Length == length && patience.ElapsedMilliseconds < 100)
                {
                    Thread.SpinWait(20);
                }
            }

            worker.Kill();
            lines.AddRange((await worker.StandardOutput.ReadToEndAsync()).Split('\n'));
            await worker.WaitForExitAsync();
            Assert.Equal(137, worker.ExitCode);

            var (added, adding) = (Last(lines, "added", from), Last(lines, "adding", from));
            var (sure, open) = (Last(lines, "answered", answered), Last(lines, "answering", answered));
            var left = new FileInfo(path).Length;
            using var outbox = LedgerOutbox.Open(path);
            torn += new FileInfo(path).Length < left ? 1 : 0;
            var numbers = outbox.Pending().Select(item => OutboxWork.NumberOf(item.Event)).ToList();
            var (first, end) = numbers.Count > 0 ? (numbers[0], numbers[^1] + 1) : (-1, -1);
            Assert.Equal(Enumerable.Range(Math.Max(0, first), numbers.Count), numbers);
            Assert.True(numbers.Count == 0 ? sure >= added || open >= added : end >= added && end <= adding && first >= sure && first <= open,
                $"Kill {kills}: {first} to {end} are there; added {added}, adding {adding}; answered {sure}, answering {open}.");
            Assert.Empty(outbox.Damage);
            (from, answered) = numbers.Count > 0 ? (end, first) : (Math.Max(added, from), Math.Max(added, from));
        }

        output.WriteLine($"{kills} kills, {torn} of them within a write, {from} events, {clock.Elapsed.TotalSeconds:0} s");
        Assert.True(from > 0);
    }

    /// <summary>C7, C9: a signal kills the process at a byte of the test's choice, in the middle of a write: a file that may not grow, and nobody who catches what that raises.</summary>
    [Fact]
    public async Task A_kill_within_a_write_leaves_what_was_said_to_be_durable()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("Left out: no limit on a file's length can be set here.");
            return;
        }

        var random = new Random(11);
        var torn = 0;
        for (var run = 1; run <= 4; run++)
        {
            var (path, limit) = (_folder.File($"outbox-{run}"), random.Next(600, 3000));
            int next;
            using (var worker = Start(path, 0, 10_000, run, $"{limit}", isKilled: true))
            {
                var lines = (await worker.StandardOutput.ReadToEndAsync()).Split('\n');
                await worker.WaitForExitAsync();
                Assert.Equal(128 + FileTooLong, worker.ExitCode);
                var left = new FileInfo(path).Length;
                Assert.Equal(limit * 1024L, left);
                next = MustHold(path, lines);
                torn += new FileInfo(path).Length < left ? 1 : 0;
            }

            await MustGoOn(path, next);
        }

        output.WriteLine($"{torn} of 4 within a record");
        Assert.True(torn >= 2);
    }

    /// <summary>C17: the process may not make its files longer. What was durable stays; with room the rest goes in.</summary>
    [Fact]
    public async Task A_file_that_may_not_grow_keeps_what_it_said_that_it_has()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("Left out: no limit on a file's length can be set here.");
            return;
        }

        var (path, next) = (_folder.File("outbox"), 0);
        using (var worker = Start(path, 0, 10_000, 1, "3000"))
        {
            var lines = (await worker.StandardOutput.ReadToEndAsync()).Split('\n');
            await worker.WaitForExitAsync();
            Assert.True(worker.ExitCode == 9, $"{worker.ExitCode}: {string.Join(' ', lines.TakeLast(4))} {await worker.StandardError.ReadToEndAsync()}");
            next = MustHold(path, lines);
        }

        await MustGoOn(path, next);
    }

    /// <summary>C17 on a file system that is really full.</summary>
    [Fact]
    public async Task A_full_file_system_keeps_what_it_said_that_it_has()
    {
        var mount = Directory.CreateDirectory(_folder.File("small")).FullName;
        if (!OperatingSystem.IsLinux() || await Shell("mount", "-t", "tmpfs", "-o", "size=3m", "none", mount) != 0)
        {
            output.WriteLine("Left out: no small file system can be mounted here.");
            return;
        }

        try
        {
            var (path, next) = (Path.Combine(mount, "outbox"), 0);
            using (var worker = Start(path, 0, 10_000, 1, "-"))
            {
                var lines = (await worker.StandardOutput.ReadToEndAsync()).Split('\n');
                await worker.WaitForExitAsync();
                Assert.True(worker.ExitCode == 9, $"{worker.ExitCode}: {string.Join(' ', lines.TakeLast(4))}");
                next = MustHold(path, lines);
            }

            Assert.Equal(0, await Shell("mount", "-o", "remount,size=64m", mount));
            await MustGoOn(path, next);
        }
        finally
        {
            Assert.Equal(0, await Shell("umount", mount));
        }
    }

    /// <summary>Of what was said to be durable all is there, of what was being done a prefix.</summary>
    /// <returns>The number of the next event.</returns>
    private static int MustHold(string path, string[] lines)
    {
        var (added, adding) = (Last(lines, "added", 0), Last(lines, "adding", 0));
        var (sure, open) = (Last(lines, "answered", 0), Last(lines, "answering", 0));
        using var outbox = LedgerOutbox.Open(path);
        Assert.Empty(outbox.Damage);
        var numbers = outbox.Pending().Select(item => OutboxWork.NumberOf(item.Event)).ToList();
        if (numbers.Count == 0)
        {
            Assert.True(added <= open, $"{added} were added, {open} answered for, and none is there.");
            return added;
        }

        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.InRange(numbers[^1] + 1, added, adding);
        Assert.InRange(numbers[0], sure, open);
        return numbers[^1] + 1;
    }

    /// <summary>With room the outbox takes more, and gives out everything in order.</summary>
    private static async Task MustGoOn(string path, int next)
    {
        using (var worker = Start(path, next, 100, 2, "-"))
        {
            await worker.StandardOutput.ReadToEndAsync();
            await worker.WaitForExitAsync();
            Assert.Equal(0, worker.ExitCode);
        }

        using var after = LedgerOutbox.Open(path);
        var numbers = after.Pending().Select(item => OutboxWork.NumberOf(item.Event)).ToList();
        Assert.Equal(Enumerable.Range(next + 100 - numbers.Count, numbers.Count), numbers);
    }

    private static int Last(IEnumerable<string> lines, string what, int before) => lines.Where(line => line.StartsWith(what + " ", StringComparison.Ordinal))
        .Select(line => int.TryParse(line.AsSpan(what.Length + 1), CultureInfo.InvariantCulture, out var number) ? number : -1).Append(before).Max();

    /// <param name="limit">The longest file in KiB; <c>-</c> for any. A write beyond it fails, as on a full disk.</param>
    /// <param name="isKilled">True to let the signal that comes with it kill the process.</param>
    private static Process Start(string path, int from, int count, int seed, string limit, bool isKilled = false)
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Fazm.Metering.Ledgers.Worker.dll"), "outbox", path, $"{from}", $"{count}", $"{seed}"];
        var start = limit == "-" ? new ProcessStartInfo(dotnet, arguments)
            : new ProcessStartInfo("bash", ["-c", (isKilled ? "ulimit -c 0; " : "trap '' XFSZ; ") + "ulimit -f \"$1\"; shift; exec \"$@\"", "bash", limit, dotnet, .. arguments]);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // The runtime's own memory is a long file too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
    }

    private static async Task<int> Shell(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true }) ?? throw new InvalidOperationException(command);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
