using System.Text.Json.Nodes;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Tests.Cli.Ledgers;

/// <summary><c>ledger reconcile</c> on a ledger's file, with a discrepancy of every cause.</summary>
public sealed class LedgerReconcileTests : IDisposable
{
    private const string Model = "claude-sonnet-4-5-20250929";
    private const string Output = $"\"model\":\"{Model}\",\"cost_type\":\"tokens\",\"currency\":\"USD\",\"token_type\":\"output_tokens\"";
    private readonly LedgerTool _tool = new();

    public void Dispose() => _tool.Dispose();

    /// <summary>Ours is 1,000 output tokens a day at 15 USD a million: 1.5 cents. Days lie apart so that none is the edge of another.</summary>
    [Fact]
    public async Task Every_cause_is_found_named_and_summed()
    {
        await Store([.. new[] { 1, 3, 5, 7, 9, 11, 13, 15, 17, 18 }.Select(day => Call(day)), Call(18) with { Key = EventKey.Request("late") },
            Call(20) with { Model = "claude-unheard-of" }, Call(29) with { Key = EventKey.Request("outside") }]);
        var report = Report(
            Day(1, $"{{{Output},\"amount\":\"1.50\"}}"),
            Day(3, $"{{{Output},\"amount\":\"2\"}}"),
            Day(5, $"{{{Output},\"amount\":\"1.6\"}}"),
            Day(7, $"{{{Output},\"amount\":\"1.3\"}}"),
            Day(9, $"{{{Output},\"amount\":\"9.0\",\"speed\":\"fast\"}}"),
            Day(11, $"{{{Output},\"amount\":\"0.75\",\"service_tier\":\"batch\"}}"),
            Day(13, $"{{{Output},\"amount\":\"1.65\",\"inference_geo\":\"us\"}}"),
            Day(15, $"{{{Output},\"amount\":\"1.72\"}}", $"{{\"model\":\"{Model}\",\"output_tokens\":1000}}"),
            Day(17, $"{{{Output},\"amount\":\"3.0\"}}"),
            Day(18, $"{{{Output},\"amount\":\"1.5\"}}"),
            Day(20, """{"model":"claude-unheard-of","token_type":"output_tokens","amount":"7"}"""),
            Day(22, """{"cost_type":"code_execution","amount":"5"}"""));
        var found = Reconcile(1, "reconcile", report);

        Assert.Equal(
        [
            "2026-11-01 none", "2026-11-03 rounding", "2026-11-05 unseen-calls", "2026-11-07 not-in-report", "2026-11-09 fast", "2026-11-11 tier", "2026-11-13 geography", "2026-11-15 price",
            "2026-11-17 time-zone-edge", "2026-11-18 time-zone-edge", "2026-11-20 unpriced", "2026-11-22 not-metered",
        ], found["lines"]!.AsArray().Select(line => $"{(string?)line!["day"]} {(string?)line["cause"]}"));

        // Theirs 36.02 cents; ours 11 times 1.5.
        Assert.Equal("""{"ours":"0.165","theirs":"0.3602","difference":"0.1952"}""", found["totals"]!.ToJsonString());
        Assert.Equal("""{"day":"2026-11-09","model":"claude-sonnet-4-5-20250929","class":"output","ours":{"quantity":1000,"cost":"0.015"},"theirs":{"quantity":null,"cost":"0.09"},"difference":{"quantity":null,"cost":"0.075"},"unpriced":false,"cause":"fast"}""", found["lines"]![4]!.ToJsonString());
        Assert.Equal("""{"day":"2026-11-20","model":"claude-unheard-of","class":"output","ours":{"quantity":1000,"cost":null},"theirs":{"quantity":null,"cost":"0.07"},"difference":{"quantity":null,"cost":"0.07"},"unpriced":true,"cause":"unpriced"}""", found["lines"]![10]!.ToJsonString());
        Assert.Equal("""{"cause":"time-zone-edge","lines":2,"difference":"0"}""", found["causes"]![0]!.ToJsonString());
        Assert.False((bool)found["same"]!);

        var printed = _tool.Run("reconcile", report);
        Assert.Equal(1, printed.Code);
        Assert.Contains("ours ≥ $0.1650, theirs $0.3602, difference +$0.1952", printed.Out, StringComparison.Ordinal);
        Assert.Contains("claude-sonnet-4-5-20250929  2026-11-11  output      1,000            -   $0.0150  $0.0075    -$0.0075  tier", printed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-11-01  output", printed.Out, StringComparison.Ordinal);
        Assert.Contains("2026-11-01  output", _tool.Run("reconcile", report, "--all").Out, StringComparison.Ordinal);
    }

    /// <summary>A day of a cost report that has no line for what we have charges nothing for it; a day of a usage report says nothing of money.</summary>
    [Fact]
    public async Task A_cost_report_without_a_line_charges_nothing_for_it()
    {
        await Store(Call(1), Call(3), Call(5) with { Model = "claude-unheard-of" });
        var found = Reconcile(1, "reconcile", Report(Day(1, """{"cost_type":"web_search","amount":"1"}"""), Day(3, $"{{\"model\":\"{Model}\",\"output_tokens\":999}}"), Day(5, """{"cost_type":"web_search","amount":"1"}""")));
        Assert.Equal(
        [
            """web-search {"quantity":null,"cost":"0.01"}""", """output {"quantity":null,"cost":"-0.015"}""", """output {"quantity":-1,"cost":null}""", """web-search {"quantity":null,"cost":"0.01"}""",
            """output {"quantity":null,"cost":null}""",
        ], found["lines"]!.AsArray().Select(line => $"{(string?)line!["class"]} {line["difference"]!.ToJsonString()}"));
        Assert.Equal("0.005", (string?)found["totals"]!["difference"]);
    }

    [Fact]
    public async Task What_agrees_or_was_only_rounded_ends_with_0()
    {
        await Store(Call(1), Call(2));
        var found = Reconcile(0, "reconcile", Report(Day(1, $"{{{Output},\"amount\":\"1.5\"}}"), Day(2, $"{{{Output},\"amount\":\"2\"}}")));
        Assert.True((bool)found["same"]!);
        Assert.Equal("0.005", (string?)found["totals"]!["difference"]);
    }

    /// <summary>A day that was not asked for still shows that its neighbour's difference is an edge; and a page that comes twice counts once.</summary>
    [Fact]
    public async Task Days_are_chosen_and_pages_joined_and_each_counts_once()
    {
        await Store(Call(17), Call(18), Call(18) with { Key = EventKey.Request("late") });
        var first = Report(Day(17, $"{{{Output},\"amount\":\"3.0\"}}"));
        var second = Report(Day(18, $"{{{Output},\"amount\":\"1.5\"}}"));
        var copy = first + ".copy";
        File.Copy(first, copy);
        var printed = _tool.Run("reconcile", first, second, copy, "--since", "2026-11-18", "--json");
        Assert.Equal(1, printed.Code);
        Assert.Contains("is the same page as", printed.Error, StringComparison.Ordinal);
        var found = JsonNode.Parse(printed.Out)!;
        Assert.Equal(("2026-11-18", "time-zone-edge", "0.015"), ((string?)Assert.Single(found["lines"]!.AsArray())!["day"], (string?)found["lines"]![0]!["cause"], (string?)found["totals"]!["theirs"]));
        Assert.Equal("2026-11-17", (string?)Reconcile(1, "reconcile", first, second, "--until", "2026-11-17")["lines"]![0]!["day"]);
    }

    /// <summary>A report whose days are those of a zone is compared by the days of that zone, and refused by those of another.</summary>
    [Fact]
    public async Task Days_may_be_those_of_a_zone()
    {
        await Store(Call(1) with { At = EventTime.From(new DateTimeOffset(2026, 10, 31, 23, 30, 0, TimeSpan.Zero)) });
        var report = Report($$"""{"starting_at":"2026-11-01T00:00:00+01:00","ending_at":"2026-11-02T00:00:00+01:00","results":[{{{Output}},"amount":"1.5"}]}""");
        Assert.Equal("none", (string?)Reconcile(0, "reconcile", report, "--timezone", "Europe/Berlin")["lines"]![0]!["cause"]);
        var other = Reconcile(1, "reconcile", report);
        Assert.Equal("""[{"reason":"bucket-not-within-a-day","count":1}]""", other["report"]!["refused"]!.ToJsonString());
    }

    [Fact]
    public async Task A_report_that_is_not_whole_or_none_at_all_is_told()
    {
        await Store(Call(1));
        var open = Report(true, Day(1, $"{{{Output},\"amount\":\"1.5\"}}"));
        Assert.True((bool)Reconcile(1, "reconcile", open)["report"]!["hasMore"]!);
        Assert.Contains("every page says that another follows", _tool.Run("reconcile", open).Out, StringComparison.Ordinal);
        var last = Report(Day(2));
        Assert.False((bool)Reconcile(0, "reconcile", open, last)["report"]!["hasMore"]!);
        Assert.False((bool)Reconcile(0, "reconcile", last, open)["report"]!["hasMore"]!);

        var none = Path.Join(_tool.Folder.FullName, "none.json");
        File.WriteAllText(none, "secret words {");
        var printed = _tool.Run("reconcile", none);
        Assert.Equal(3, printed.Code);
        Assert.Contains("is not a Usage & Cost report: no JSON", printed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", printed.Out + printed.Error, StringComparison.Ordinal);
        Assert.Equal(3, _tool.Run("reconcile", none + "-missing").Code);
        Assert.Equal(2, _tool.Run("reconcile", open, "--since", "2026-11-01T08:00").Code);
        Assert.Equal(2, _tool.Run("reconcile", open, "--timezone", "Nowhere/Land").Code);
    }

    private JsonNode Reconcile(int code, params string[] args)
    {
        var printed = _tool.Run([.. args, "--json"]);
        Assert.Equal((code, string.Empty), (printed.Code, printed.Error));
        return JsonNode.Parse(printed.Out)!;
    }

    private async Task Store(params LedgerEvent[] events)
    {
        await using var store = SqliteLedgerStore.Open(_tool.File);
        var results = await new UsageLedger(store).IngestAsync("local", events, At(30));
        Assert.All(results, result => Assert.Equal(LedgerOutcome.Stored, result.Outcome));
    }

    private string Report(params string[] days) => Report(false, days);

    private string Report(bool hasMore, params string[] days)
    {
        var path = Path.Join(_tool.Folder.FullName, $"report-{Directory.GetFiles(_tool.Folder.FullName).Length}.json");
        File.WriteAllText(path, $$"""{"data":[{{string.Join(',', days)}}],"has_more":{{(hasMore ? "true" : "false")}},"next_page":null}""");
        return path;
    }

    private static string Day(int day, params string[] results) => $$"""{"starting_at":"2026-11-{{day:00}}T00:00:00Z","ending_at":"2026-11-{{day + 1:00}}T00:00:00Z","results":[{{string.Join(',', results)}}]}""";

    private static EventTime At(int day) => EventTime.From(new DateTimeOffset(2026, 11, day, 12, 0, 0, TimeSpan.Zero));

    private static LedgerEvent Call(int day) => new()
    {
        Key = EventKey.Request($"day-{day}"), Kind = LedgerEventKind.Call, User = "me", ReceivedAt = At(30), At = At(day), Model = Model, Usage = new Usage(new TokenCounts(0, 1000, 0, 0, 0, 0, 0)),
    };
}
