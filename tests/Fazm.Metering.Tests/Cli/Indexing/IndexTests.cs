using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.StatusLines;
using Fazm.Metering.Files;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Architecture;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Tests.Proof;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Cli.Indexing;

/// <summary>The index never changes a total: whatever happens to the logs and to the programs, what it says is what a cold scan says.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly DirectoryInfo _index = Directory.CreateTempSubdirectory("fazm-meter-index");
    private int _compared;
    private readonly SetClock _clock = new(new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero));

    public void Dispose() => _index.Delete(recursive: true);

    [Property(MaxTest = 60)]
    public void It_says_what_a_cold_scan_says(DoNotSize<int> seed)
    {
        using var logs = new LogFolder(seed.Item);
        var place = new IndexPlace(Path.Combine(_index.FullName, "p" + seed.Item), [logs.Root]);
        for (var round = 0; round < 6; round++)
        {
            for (var changes = logs.Next(8); changes >= 0; changes--)
            {
                logs.Change();
            }

            if (logs.Next(3) == 0)
            {
                Crash(place, logs.Next(8));
            }

            if (logs.Next(4) == 0)
            {
                Damage(place, logs);
            }

            var report = new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None);
            var cold = logs.ColdScan();
            Assert.Equal(Canon.Of(cold), Canon.Of(report!));
            var figures = Figures.Of(cold, TimeZoneInfo.Utc);
            var summary = SummaryView.Read(place.Summary)!;
            Assert.All(figures.Sessions, session => Assert.Equal(figures.CostOf(session), summary.Find(session)!.Cost.Exact));
            Assert.Equal(figures.On(new DateOnly(2026, 11, 22).DayNumber), summary.Today.Exact);
        }
    }

    [Property(MaxTest = 30)]
    public void The_session_that_goes_on_is_shown_as_it_is_before_the_index_has_it(DoNotSize<int> seed)
    {
        using var logs = new LogFolder(seed.Item);
        var place = new IndexPlace(Path.Combine(_index.FullName, "s" + seed.Item), [logs.Root]);
        for (var round = 0; round < 4; round++)
        {
            for (var changes = 0; changes < 6; changes++)
            {
                logs.Change();
            }

            new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None);
            var summary = SummaryView.Read(place.Summary)!;
            var before = Stamps(logs);
            logs.Change();
            var changed = before.Except(Stamps(logs)).Union(Stamps(logs).Except(before)).Select(log => log.Path).ToHashSet(StringComparer.Ordinal);
            var cold = Figures.Of(logs.ColdScan(), TimeZoneInfo.Utc);
            foreach (var log in LogFiles.Find([logs.Root]).Found)
            {
                var session = Path.GetFileNameWithoutExtension(log.Path);
                var shown = new StatusLookup(place, _clock).Find(new() { Session = session, Transcript = log.Path }, CancellationToken.None);

                // What is marked as complete is the truth, where all that is new stands in the session's own logs: a copy of them that another log became is found by the next update.
                if (summary.Find(session) is { } known && changed.IsSubsetOf(known.Logs))
                {
                    Assert.True(!shown.IsComplete || shown.ExactSession() == cold.CostOf(session).Cost, $"{session}: {shown.ExactSession()}, not {cold.CostOf(session).Cost}");
                    _compared++;
                }
            }
        }
    }

    [Fact]
    public void Sessions_that_go_on_were_compared_often()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            The_session_that_goes_on_is_shown_as_it_is_before_the_index_has_it(DoNotSize<int>.NewDoNotSize(seed));
        }

        Assert.True(_compared > 20, $"{_compared}");
    }

    [Fact]
    public async Task Several_at_a_time_do_not_disturb_each_other()
    {
        using var logs = new LogFolder(7);
        var place = new IndexPlace(_index.FullName, [logs.Root]);
        for (var i = 0; i < 40; i++)
        {
            logs.Change();
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None))));
        var cold = Canon.Of(logs.ColdScan());
        Assert.Contains(runs, run => run is not null);
        Assert.All(runs.OfType<UsageReport>(), run => Assert.Equal(cold, Canon.Of(run)));
        Assert.Equal(cold, Canon.Of(new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None)!));
    }

    [Fact]
    public void Who_finds_it_held_lets_it_be_and_still_reads()
    {
        using var logs = new LogFolder(3);
        logs.Change();
        var place = new IndexPlace(_index.FullName, [logs.Root]);
        new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None);
        using var held = new FileStream(place.Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None));
        Assert.NotNull(SummaryView.Read(place.Summary));
    }

    /// <summary>What did not change is not read again: its log could be gone in all but name.</summary>
    [Fact]
    public void A_log_that_did_not_change_is_not_read_again()
    {
        using var logs = new LogFolder(11);
        for (var i = 0; i < 30; i++)
        {
            logs.Change();
        }

        var place = new IndexPlace(_index.FullName, [logs.Root]);
        var before = Canon.Of(new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None)!);
        var read = 0;
        var after = Canon.Of(new IndexUpdate(place, TimeZoneInfo.Utc, _clock) { BeforeStep = step => read += step == "evidence" ? 1 : 0 }.Run(CancellationToken.None)!);
        Assert.Equal((before, 0), (after, read));
    }

    [Fact]
    public void No_byte_of_it_and_no_line_repeats_what_was_said()
    {
        var logs = _index.CreateSubdirectory("logs");
        var samples = Path.Combine(PricingData.Root, "samples", "data");
        var planted = 0;
        foreach (var log in LogFiles.Find([samples]).Found)
        {
            var path = Path.Combine(logs.FullName, Path.GetRelativePath(samples, log.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Join('\n', File.ReadAllLines(log.Path).Select(line => PrivacyTests.Plant(line, ref planted))) + "\n{\"message\":{\"content\":\"" + PrivacyTests.Canary);
        }

        Assert.InRange(planted, 200, int.MaxValue);
        var place = new IndexPlace(Path.Combine(_index.FullName, "kept"), [logs.FullName]);
        Assert.NotEmpty(new IndexUpdate(place, TimeZoneInfo.Utc, _clock).Run(CancellationToken.None)!.Entries);
        var files = Directory.GetFiles(Path.Combine(_index.FullName, "kept"), "*", SearchOption.AllDirectories);
        Assert.True(files.Sum(file => new FileInfo(file).Length) > 10_000);
        Assert.Contains(files, file => File.ReadAllBytes(file).AsSpan().IndexOf("msg_0"u8) >= 0);
        Assert.All(files, file => Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf("canary-3f9a"u8) >= 0, file));
        foreach (var log in LogFiles.Find([logs.FullName]).Found)
        {
            var shown = new StatusLookup(place, _clock).Find(new() { Session = Path.GetFileNameWithoutExtension(log.Path), Transcript = log.Path }, CancellationToken.None);
            Assert.DoesNotContain(PrivacyTests.Canary, StatusText.Of(null, shown), StringComparison.Ordinal);
        }
    }

    private static HashSet<(string Path, LogStamp? Stamp)> Stamps(LogFolder logs) => [.. LogFiles.Find([logs.Root]).Found.Select(log => (log.Path, LogStamp.Look(log.Path)))];

    private void Crash(IndexPlace place, int step)
    {
        try
        {
            new IndexUpdate(place, TimeZoneInfo.Utc, _clock) { BeforeStep = _ => Fall(ref step) }.Run(CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // As if the power had gone.
        }
    }

    private static void Fall(ref int step)
    {
        if (step-- == 0)
        {
            throw new TimeoutException();
        }
    }

    /// <summary>What a crash of the machine leaves of files that were not on the disk yet: nothing, or a part.</summary>
    private static void Damage(IndexPlace place, LogFolder logs)
    {
        var kept = Path.Combine(place.Folder, "logs");
        var files = Directory.Exists(kept) ? Directory.GetFiles(kept, "*", SearchOption.AllDirectories) : [];
        if (files.Length > 0)
        {
            using var file = new FileStream(files[logs.Next(files.Length)], FileMode.Open);
            file.SetLength(file.Length / (1 + logs.Next(3)));
        }
    }
}
