using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Watching;
using Fazm.Metering.Files;
using Fazm.Metering.Tests.Cli.Indexing;
using Fazm.Metering.Tests.Proof;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Cli.Watching;

/// <summary>Whatever happens to the logs, what was heard once is counted, once.</summary>
public sealed class FollowerTests
{
    // By then everything was looked at, whatever the system told.
    private const int PollsUntilAllIsSeen = 21;

    [Property(MaxTest = 15)]
    public void What_is_followed_is_all_that_was_ever_written(DoNotSize<int> seed)
    {
        using var logs = new LogFolder(seed.Item);
        for (var i = 0; i < 4; i++)
        {
            logs.Change();
        }

        var heard = new MeterSet();
        Hear(logs, heard);
        var told = PicoUsd.Zero;
        using var follower = new LogFollower(new ScanOptions { Paths = [logs.Root] }, delta => told += delta.Cost ?? PicoUsd.Zero, CancellationToken.None);
        var before = SessionTotal.Of(follower.Report()).Cost;
        for (var i = 0; i < 12; i++)
        {
            logs.Change();
            Hear(logs, heard);
            for (var polls = 0; polls < PollsUntilAllIsSeen; polls++)
            {
                follower.Poll(CancellationToken.None);
            }

            var report = follower.Report();
            Assert.Equal(Canon.Of(heard.Report()), Canon.Of(report));
            Assert.Equal(SessionTotal.Of(report).Cost, before + told);
        }
    }

    [Fact]
    public void A_row_is_told_when_its_line_ends_and_not_before()
    {
        using var logs = new LogFolder(1);
        var path = Path.Combine(logs.Root, "a.jsonl");
        File.WriteAllText(path, "");
        List<UsageDelta> told = [];
        using var follower = new LogFollower(new ScanOptions { Paths = [path] }, delta => told.Add(delta), CancellationToken.None);
        var row = Wire.WireData.Row();
        File.AppendAllText(path, row[..40]);
        follower.Poll(CancellationToken.None);
        Assert.Empty(told);
        File.AppendAllText(path, row[40..] + "\n");
        follower.Poll(CancellationToken.None);
        Assert.Single(told);
        File.Delete(path);
        follower.Poll(CancellationToken.None);
        File.WriteAllText(path, row + "\n" + Wire.WireData.Row(request: "req_9", message: "msg_9") + "\n");
        follower.Poll(CancellationToken.None);
        Assert.Equal(2, told.Count);
    }

    private static void Hear(LogFolder logs, MeterSet meter)
    {
        foreach (var log in LogFiles.Find([logs.Root]).Found)
        {
            using var rows = log.Open(follow: true);
            while (rows.TryReadRow(out var row))
            {
                foreach (var seen in row)
                {
                    meter.Add(seen);
                }
            }
        }
    }
}
