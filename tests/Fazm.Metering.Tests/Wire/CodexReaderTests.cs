using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public class CodexReaderTests
{
    private const string Context = """{"timestamp":"2026-05-12T08:00:00.000Z","type":"turn_context","payload":{"cwd":"/home/dev/p","model":"gpt-5.2"}}""";

    private static string Vector(int input, int cached, int output) =>
        $$"""{"input_tokens":{{input}},"cached_input_tokens":{{cached}},"output_tokens":{{output}},"reasoning_output_tokens":1,"total_tokens":{{input + output}}}""";

    private static string Count(string time, string? total, string? last = null, string model = "") =>
        $$$"""{"timestamp":"{{{time}}}","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{{{total ?? "null"}}},"last_token_usage":{{{last ?? "null"}}}{{{model}}}},"rate_limits":null}}""";

    private static string Meta(string id, string time, string more = "") =>
        $$"""{"timestamp":"{{time}}","type":"session_meta","payload":{"id":"{{id}}","timestamp":"{{time}}","cwd":"/home/dev/p"{{more}} } }""";

    private static TokenCounts Sum(IEnumerable<CounterReading> readings) => readings.Aggregate(TokenCounts.Zero, (sum, x) => sum + Assert.Single(x.Rows).Tokens);

    [Fact]
    public void Growth_counts_and_a_total_written_again_does_not()
    {
        var seen = ReadRows.With(
            new CodexReader(),
            Meta("A", "2026-05-12T07:59:00Z"),
            Context,
            Count("2026-05-12T08:01:00Z", Vector(1000, 400, 100), Vector(1000, 400, 100)),
            Count("2026-05-12T08:01:02Z", Vector(1000, 400, 100), Vector(1000, 400, 100)),
            Count("2026-05-12T08:02:00Z", Vector(1600, 900, 150), Vector(600, 500, 50)));
        var readings = seen.Counters();

        Assert.Equal([new TokenCounts(600, 100, 0, 0, 400, 0, 0), new TokenCounts(100, 50, 0, 0, 500, 0, 0)], readings.Select(x => Assert.Single(x.Rows).Tokens));
        Assert.All(readings, x => Assert.Equal(("A", "A", CounterKind.Increment, "gpt-5.2"), (x.Session, x.Stream, x.Kind, x.Rows[0].Model)));
        Assert.Single(seen.Reasons(), Reason.RepeatedReading);
        Assert.Equal(("/home/dev/p", (string?)null), (seen.Facts().Single().Project, seen.Facts().Single().ForkedFrom));
    }

    [Fact]
    public void A_fall_counts_the_new_value_in_full()
    {
        var readings = ReadRows.With(new CodexReader(), Count("2026-05-12T08:01:00Z", Vector(500, 200, 300)), Count("2026-05-12T08:02:00Z", Vector(100, 50, 10))).Counters();

        Assert.Equal(new TokenCounts(350, 310, 0, 0, 250, 0, 0), Sum(readings));
    }

    [Fact]
    public void A_total_that_equals_the_last_call_began_anew_though_it_is_larger()
    {
        var readings = ReadRows.With(new CodexReader(), Count("2026-05-12T08:01:00Z", Vector(100, 0, 10), Vector(100, 0, 10)), Count("2026-05-12T08:02:00Z", Vector(500, 0, 20), Vector(500, 0, 20))).Counters();

        Assert.Equal(600, Sum(readings).Input);
    }

    [Fact]
    public void A_copied_history_is_the_parents_own_readings()
    {
        string[] parent = [Meta("A", "2026-05-12T07:59:00Z"), Context, Count("2026-05-12T08:01:00Z", Vector(80, 0, 20), Vector(80, 0, 20))];
        string[] fork = [Meta("B", "2026-05-12T09:00:00Z", ",\"forked_from_id\":\"A\""), .. parent, Count("2026-05-12T09:05:00Z", Vector(120, 0, 30), Vector(40, 0, 10))];
        var first = ReadRows.With(new CodexReader(), parent).Counters();
        var seen = ReadRows.With(new CodexReader(), fork);
        var second = seen.Counters();

        Assert.Equal((first[0].Id, "A"), (second[0].Id, second[0].Session));
        Assert.Equal(("B", 50L), (second[1].Session, Assert.Single(second[1].Rows).Tokens.AllTokens));
        Assert.Equal("A", seen.Facts().Single().ForkedFrom);
    }

    [Fact]
    public void A_history_with_rewritten_times_moves_only_the_baseline()
    {
        string[] fork =
        [
            Meta("B", "2026-05-12T09:00:00.100Z", ",\"forked_from_id\":\"A\""), Meta("A", "2026-05-12T09:00:00.101Z"), Context.Replace("08:00", "09:00", StringComparison.Ordinal),
            Count("2026-05-12T09:00:00.102Z", Vector(80, 0, 20), Vector(80, 0, 20)), Count("2026-05-12T09:05:00Z", Vector(120, 0, 30), Vector(40, 0, 10)),
        ];
        var seen = ReadRows.With(new CodexReader(), fork);

        Assert.Equal(("B", 50L), (seen.Counters().Single().Session, Sum(seen.Counters()).AllTokens));
        Assert.Single(seen.Reasons(), Reason.Duplicate);
    }

    [Fact]
    public void A_spawned_threads_counter_starts_at_zero_even_above_the_parents()
    {
        string[] rows =
        [
            Meta("B", "2026-05-12T09:00:00Z", """,\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"A\"}}}""".Replace("\\", "", StringComparison.Ordinal)),
            Count("2026-05-12T09:00:00Z", Vector(80, 0, 20), Vector(80, 0, 20)), Count("2026-05-12T09:04:00Z", Vector(800, 10, 20), Vector(800, 10, 20)),
        ];
        var seen = ReadRows.With(new CodexReader(), rows);

        Assert.Equal(new TokenCounts(790, 20, 0, 0, 10, 0, 0), Sum(seen.Counters()));
        Assert.Equal("A", seen.Facts().Single().ForkedFrom);
    }

    [Fact]
    public void A_fork_without_history_counts_its_last_call_or_says_that_the_start_is_unknown()
    {
        var meta = Meta("B", "2026-05-12T09:00:00Z", ",\"forked_from_id\":\"A\"");
        var known = ReadRows.With(new CodexReader(), meta, Count("2026-05-12T09:04:00Z", Vector(120, 0, 30), Vector(40, 0, 10))).Counters().Single();
        var unknown = ReadRows.With(new CodexReader(), meta, Count("2026-05-12T09:04:00Z", Vector(120, 0, 30))).Counters().Single();

        Assert.Equal((CounterKind.Increment, 50L), (known.Kind, known.Rows[0].Tokens.AllTokens));
        Assert.Equal((CounterKind.RunningTotal, CounterStart.NotSeen), (unknown.Kind, unknown.Start));
    }

    [Fact]
    public void More_cached_than_input_is_all_of_the_input_and_said()
    {
        var seen = ReadRows.With(new CodexReader(), Context, Count("2026-05-12T08:01:00Z", Vector(100, 150, 5)));

        Assert.Equal(new TokenCounts(0, 5, 0, 0, 100, 0, 0), Sum(seen.Counters()));
        Assert.Contains(Reason.CachedExceedsInput, seen.Reasons());
    }

    [Fact]
    public void Only_the_last_call_is_a_reading_and_an_equal_one_elsewhere_is_the_same()
    {
        var row = Count("2026-05-12T08:01:00Z", null, Vector(100, 10, 5), ",\"model\":\"gpt-5.3-codex\"");
        var one = ReadRows.With(new CodexReader(new ReaderOptions { Session = "root" }), row).Counters().Single();
        var two = ReadRows.With(new CodexReader(new ReaderOptions { Session = "goal" }), row).Counters().Single();

        Assert.Equal((one.Id, "root", "goal"), (two.Id, one.Session, two.Session));
        Assert.Equal(new ModelCount("gpt-5.3-codex", new TokenCounts(90, 5, 0, 0, 10, 0, 0), true), Assert.Single(one.Rows));
    }

    [Fact]
    public void Limits_alone_are_a_gauge_and_bad_counts_are_named()
    {
        var seen = ReadRows.With(
            new CodexReader(),
            """{"timestamp":1767312001000,"type":"event_msg","payload":{"type":"token_count","info":null,"rate_limits":{}}}""",
            Count("2026-05-12T08:01:00Z", Vector(-1, 0, 5)));

        Assert.Equal([Reason.Gauge, Reason.NegativeTokenCount], seen.Reasons());
        Assert.Empty(seen.Counters());
    }

    [Fact]
    public void Times_may_be_milliseconds()
    {
        var reading = ReadRows.With(new CodexReader(), Count("x", Vector(1, 0, 1)).Replace("\"x\"", "1767312001000", StringComparison.Ordinal)).Counters().Single();

        Assert.Equal("2026-01-02T00:00:01.000Z", reading.At.ToString());
    }
}
