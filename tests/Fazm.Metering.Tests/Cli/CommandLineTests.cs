using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public void Help_has_an_example_for_every_command()
    {
        foreach (var args in new[] { "--help", "report --help", "stream -h", "report --json --help" })
        {
            var printed = Printed.Run(Entries.Usual(), args);
            Assert.Equal((0, string.Empty), (printed.Code, printed.Error));
            Assert.Contains("\nExamples:\n  ", printed.Out, StringComparison.Ordinal);
        }

        Assert.Contains("fazm-meter report [<PATH>...] [options]", Printed.Run(Entries.Usual(), "report --help").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_stands_alone() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", Printed.Run(Entries.Usual(), "--version").Out);

    [Theory]
    [InlineData("")]
    [InlineData("bogus")]
    [InlineData("report --by hour")]
    [InlineData("report --by")]
    [InlineData("report --surface paper x")]
    [InlineData("report --nope x")]
    [InlineData("report --since tomorrow x")]
    [InlineData("report --timezone Mars/Olympus x")]
    [InlineData("report --as-of today x")]
    [InlineData("report --at today x")]
    [InlineData("report --platform moon x")]
    [InlineData("report --agent-profile sum x")]
    [InlineData("report --json --csv x")]
    [InlineData("stream a b")]
    [InlineData("stream --json a")]
    public void Wrong_usage_is_2_with_a_message_and_no_output(string args)
    {
        var printed = Printed.Run(Entries.Usual(), args);

        Assert.Equal((2, string.Empty), (printed.Code, printed.Out));
        Assert.StartsWith("fazm-meter: ", printed.Error, StringComparison.Ordinal);
        Assert.Contains("--help", printed.Error, StringComparison.Ordinal);
        Assert.Equal(2, printed.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void Options_reach_the_scan()
    {
        ScanOptions? asked = null;
        Printed.Run(Entries.Usual(), "report a @b - --surface codex --as-of 2026-11-01 --prices p1 --prices p2 --model m --at 2026-11-02 --platform vertex --location eu --agent-profile cumulative --explain", asked: o => asked = o);

        Assert.NotNull(asked);
        Assert.Equal(["a", "@b", "-"], asked.Paths.ToArray());
        Assert.Equal(["p1", "p2"], asked.Prices.ToArray());
        Assert.Equal((Surface.Codex, new DateOnly(2026, 11, 1), "m", (Platform?)Platform.Vertex, "eu", AgentProfile.Cumulative, true),
            (asked.Surface, asked.AsOf, asked.Model, asked.Platform, asked.Location, asked.AgentProfile, asked.KeepPlaces));
        Assert.Equal(Entries.At("2026-11-02T00:00:00Z"), asked.At);
    }

    [Fact]
    public void Strict_is_1_when_something_has_no_price_or_was_refused()
    {
        var priced = Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1");
        var unpriced = Entries.Scan(priced, priced with { Cost = null, At = Entries.At("2026-11-20T00:00:00Z") });

        Assert.Equal(0, Printed.Run(Entries.Usual(), "report x --strict").Code);
        Assert.Equal(1, Printed.Run(unpriced, "report x --strict").Code);
        Assert.Equal(0, Printed.Run(unpriced, "report x").Code);
        Assert.Equal(0, Printed.Run(unpriced, "report x --strict --since 2026-11-21").Code);
        Assert.Equal(1, Printed.Run(Entries.Scan(priced).With(notCounted: [new(Reason.NegativeTokenCount, null, 1)]), "report x --strict").Code);
        Assert.Equal(1, Printed.Run(Entries.Scan(priced, priced with { At = EventTime.Unknown }), "report x --strict --until today").Code);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_3_and_the_rest_is_printed()
    {
        var usual = Entries.Usual();
        var scan = usual with { Files = usual.Files with { Failed = [new("/b", "access denied", 77), new("/a", "not found")] } };
        var printed = Printed.Run(scan, "report x --json --strict");

        Assert.Equal(3, printed.Code);
        Assert.Contains("\"1.3212786\"", printed.Out, StringComparison.Ordinal);
        Assert.True(printed.Out.IndexOf("/a\"", StringComparison.Ordinal) < printed.Out.IndexOf("/b\"", StringComparison.Ordinal));
        Assert.Contains("/b at byte 77: access denied", printed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_data_is_3_and_says_where_it_looked()
    {
        var usual = Printed.Run(Entries.Usual(), "report");
        Assert.Equal((3, string.Empty), (usual.Code, usual.Out));
        foreach (var place in new[] { Path.Join("/nowhere", ".config", "claude", "projects"), Path.Join("/nowhere", ".claude", "projects"), Path.Join("/nowhere", ".codex", "sessions"), "CLAUDE_CONFIG_DIR" })
        {
            Assert.Contains(place, usual.Error, StringComparison.Ordinal);
        }

        var named = Printed.Run(Entries.Usual(), "report", with: h => h with { Variable = n => n == "CLAUDE_CONFIG_DIR" ? "/one, /two" : n == "CODEX_HOME" ? "/three" : null });
        Assert.Contains(Path.Join("/one", "projects"), named.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Join("/two", "projects"), named.Error, StringComparison.Ordinal);
        Assert.Contains("/three", named.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".claude", named.Error, StringComparison.Ordinal);

        var empty = Printed.Run(Entries.Scan() with { Files = new() }, "report /some/folder --json");
        Assert.Equal((3, string.Empty), (empty.Code, empty.Out));
        Assert.Contains("/some/folder", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folders_that_exist_are_searched_where_logs_are()
    {
        var home = Directory.CreateTempSubdirectory("fazm-meter-test");
        try
        {
            var projects = home.CreateSubdirectory(".claude/projects").FullName;
            home.CreateSubdirectory(".claude/todos");
            var sessions = home.CreateSubdirectory(".codex/sessions").FullName;
            ScanOptions? asked = null;
            Printed.Run(Entries.Usual(), "report", with: h => h with { Home = home.FullName }, asked: o => asked = o);

            Assert.Equal([projects, sessions], asked!.Paths.ToArray());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public void Ctrl_C_is_130()
    {
        using var stop = new CancellationTokenSource();
        var printed = Printed.Run(
            (_, _, cancel) =>
            {
                stop.Cancel();
                cancel.ThrowIfCancellationRequested();
                return Entries.Usual();
            },
            (_, _, _) => throw new InvalidOperationException(),
            ["report", "x"],
            cancel: stop.Token);

        Assert.Equal((130, string.Empty), (printed.Code, printed.Out));
    }

    [Fact]
    public void Output_that_fails_is_3_without_a_trace()
    {
        var printed = Printed.Run(Entries.Usual(), "report x --json", with: h => h with { Out = new BrokenPipe() });

        Assert.Equal((3, "fazm-meter: Broken pipe\n"), (printed.Code, printed.Error));
    }

    [Fact]
    public void Progress_shows_after_a_while_on_a_terminal_only_and_goes_away()
    {
        var clock = new Printed.FixedClock();
        using var error = new StringWriter();
        using (var progress = new ProgressLine(error, isTerminal: true, clock))
        {
            progress.Report(1, 10_000_000, 100_000_000);
            Assert.Empty(error.ToString());
            clock.Pass(TimeSpan.FromSeconds(1));
            progress.Report(5, 50_000_000, 100_000_000);
            Assert.Equal("\rReading [############............]  50% 5 files, 50 MB", error.ToString());
            progress.Report(6, 60_000_000, 100_000_000);
            Assert.DoesNotContain("60%", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Matches("\r +\r$", error.ToString());

        using var pipe = new StringWriter();
        using (var silent = new ProgressLine(pipe, isTerminal: false, clock))
        {
            clock.Pass(TimeSpan.FromHours(1));
            silent.Report(5, 50_000_000, 100_000_000);
        }

        Assert.Empty(pipe.ToString());
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}
