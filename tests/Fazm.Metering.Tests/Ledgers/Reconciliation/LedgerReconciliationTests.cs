using System.Globalization;
using System.Text;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Tests.Ledgers.Reconciliation;

/// <summary>A ledger beside the provider's report: each difference is found, and named by the stated rules.</summary>
public sealed class LedgerReconciliationTests
{
    private const string Model = "claude-sonnet-4-5-20250929";
    private const string Sonnet = "\"model\":\"claude-sonnet-4-5-20250929\",\"cost_type\":\"tokens\",\"currency\":\"USD\"";

    [Fact]
    public async Task Amounts_are_cents_and_their_digits_say_how_far_they_were_rounded()
    {
        var report = await Read(Page(1, $$"""{{{Sonnet}},"token_type":"output_tokens","amount":"1250"}""", $$"""{{{Sonnet}},"token_type":"uncached_input_tokens","amount":"4.614"}"""));
        Assert.Empty(report.Refused);
        Assert.Equal(["12.5", "0.04614"], report.Lines.Select(line => line.Amount.ToString()));
        Assert.Equal(["0.005", "0.000005"], report.Lines.Select(line => line.Rounding.ToString()));
        Assert.Equal([ReportClass.Output, ReportClass.Input], report.Lines.Select(line => line.Class));
    }

    [Theory]
    [InlineData("{", "not-json")]
    [InlineData("[]", "no-data")]
    [InlineData("{\"data\":[7]}", "no-results")]
    [InlineData("{\"data\":[{\"results\":[]}]}", "bucket-not-within-a-day")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-03T00:00:00Z\",\"results\":[{}]}]}", "bucket-not-within-a-day")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-02T00:00:00Z\",\"results\":[{\"x\":1}]}]}", "unknown-result")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-02T00:00:00Z\",\"results\":[{\"amount\":\"1e3\"}]}]}", "bad-amount")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-02T00:00:00Z\",\"results\":[{\"amount\":12}]}]}", "bad-amount")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-02T00:00:00Z\",\"results\":[{\"amount\":\"1\",\"currency\":\"EUR\"}]}]}", "other-currency")]
    [InlineData("{\"data\":[{\"starting_at\":\"2026-11-01T00:00:00Z\",\"ending_at\":\"2026-11-02T00:00:00Z\",\"results\":[{\"output_tokens\":-1}]}]}", "bad-count")]
    public async Task What_cannot_be_read_is_counted_with_its_reason(string json, string reason)
    {
        var report = await Read(json);
        Assert.Equal(new Dictionary<string, long> { [reason] = 1 }, report.Refused);
        Assert.Empty(report.Lines);
    }

    [Fact]
    public async Task A_report_that_is_cut_anywhere_never_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(Page(1, $$"""{{{Sonnet}},"token_type":"output_tokens","amount":"1250"}"""));
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            var report = await ProviderReport.ReadAsync(new MemoryStream(bytes, 0, cut));
            Assert.Equal(1, report.Refused["not-json"]);
        }
    }

    /// <summary>Ours: 1,000 output tokens at 15 USD a million, which is 1.5 cents.</summary>
    [Theory]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.5"}""", DifferenceCause.None)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"2"}""", DifferenceCause.Rounding)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.6"}""", DifferenceCause.UnseenCalls)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.3"}""", DifferenceCause.NotInReport)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"9.0","speed":"fast"}""", DifferenceCause.Fast)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"0.75","service_tier":"batch"}""", DifferenceCause.Tier)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.65","inference_geo":"us"}""", DifferenceCause.Geography)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.50"},{"model":"claude-sonnet-4-5","output_tokens":1000}""", DifferenceCause.None)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.65"},{"model":"claude-sonnet-4-5","output_tokens":1000}""", DifferenceCause.Geography)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"0.75"},{"model":"claude-sonnet-4-5","output_tokens":1000}""", DifferenceCause.Tier)]
    [InlineData("""{SONNET,"token_type":"output_tokens","amount":"1.72"},{"model":"claude-sonnet-4-5","output_tokens":1000}""", DifferenceCause.Price)]
    [InlineData("""{"model":"claude-sonnet-4-5","output_tokens":1001}""", DifferenceCause.UnseenCalls)]
    public async Task A_difference_is_named_by_the_rules(string results, DifferenceCause cause)
    {
        var lines = await Reconcile(Page(1, results.Replace("SONNET", Sonnet, StringComparison.Ordinal)), Call(1));
        var line = Assert.Single(lines);
        Assert.Equal((new DateOnly(2026, 11, 1), ReportClass.Output, 1000L, "0.015", cause), (line.Day, line.Class, line.OurQuantity, line.OurAmount.ToString(), line.Cause));
    }

    [Fact]
    public async Task What_fell_on_the_next_day_is_a_time_zone_edge()
    {
        string[] pages = [Page(1, $$"""{{{Sonnet}},"token_type":"output_tokens","amount":"3.0"}"""), Page(2, $$"""{{{Sonnet}},"token_type":"output_tokens","amount":"1.5"}""")];
        var lines = await Reconcile(string.Join('\n', pages), Call(1), Call(2), Call(2));
        Assert.Equal([DifferenceCause.TimeZoneEdge, DifferenceCause.TimeZoneEdge], lines.Select(line => line.Cause));
        Assert.Equal(["0.015", "-0.015"], lines.Select(line => line.Difference.ToString()));
    }

    [Fact]
    public async Task What_has_no_price_here_and_what_is_not_metered_are_named()
    {
        var lines = await Reconcile(Page(1, """{"model":"claude-unheard-of","token_type":"output_tokens","amount":"7"},{"cost_type":"code_execution","amount":"5"}"""),
            Call(1) with { Model = "claude-unheard-of" });
        Assert.Equal([DifferenceCause.NotMetered, DifferenceCause.Unpriced], lines.Select(line => line.Cause));
    }

    [Fact]
    public async Task What_a_plan_includes_or_another_platform_bills_is_not_compared()
    {
        var report = Page(1, $$"""{{{Sonnet}},"token_type":"output_tokens","amount":"1.5"}""");
        var lines = await Reconcile(report, Call(1), Call(1) with { Funding = Funding.Included }, Call(1) with { Platform = Platform.Vertex }, Call(1) with { Surface = Surface.Codex });
        Assert.Equal(DifferenceCause.None, Assert.Single(lines).Cause);
    }

    /// <summary>What the counters show beyond the calls has classes too; only an adjustment has none.</summary>
    [Fact]
    public async Task The_cost_of_counters_stands_with_its_classes()
    {
        var counters = Call(1) with
        {
            Kind = LedgerEventKind.Counters,
            Session = "s",
            Usage = null,
            Pieces = [new(Model, At(1), new(100, 10, 0, 0, 0, 0, 0)), new(Model, At(1), new(0, 10, 0, 0, 0, 0, 0)), new(Model, At(2), new(0, 1, 0, 0, 0, 0, 0))],
        };
        var lines = await Reconcile(Page(1, """{"cost_type":"tokens","amount":"0"}"""), counters, Call(1));
        Assert.Equal(["Other  0 0", $"Input {Model} 100 0.0003", $"Output {Model} 1020 0.0153"], lines.Select(line => $"{line.Class} {line.Model} {line.OurQuantity} {line.OurAmount}"));
    }

    /// <summary>No day of a report is too far away, and the days beside it are not looked for beyond the calendar.</summary>
    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-30")]
    public async Task Any_day_may_stand_in_a_report(string day)
    {
        var next = DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var lines = await Reconcile($"{{\"data\":[{{\"starting_at\":\"{day}T00:00:00Z\",\"ending_at\":\"{next}T00:00:00Z\",\"results\":[{{{Sonnet},\"token_type\":\"output_tokens\",\"amount\":\"2\"}}]}}]}}", Call(1));
        Assert.Equal(DifferenceCause.UnseenCalls, Assert.Single(lines).Cause);
    }

    [Fact]
    public async Task Pages_of_two_zones_are_not_put_together() => await Assert.ThrowsAsync<ArgumentException>(async () =>
        (await Read(Page(1))).With(await ProviderReport.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Page(1))), TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(1), "x", "x"))));

    private static async Task<IReadOnlyList<ReconciledLine>> Reconcile(string report, params LedgerEvent[] events)
    {
        var ledger = InMemoryUsageLedger.Create();
        var results = await ledger.IngestAsync("t", [.. events.Select((seen, i) => seen with { Key = EventKey.Row(i.ToString(CultureInfo.InvariantCulture)) })], At(9));
        Assert.All(results, result => Assert.Equal(LedgerOutcome.Stored, result.Outcome));
        var pages = await Task.WhenAll(report.Split('\n').Select(page => Read(page).AsTask()));
        var read = pages.Aggregate((a, b) => a.With(b));
        Assert.Empty(read.Refused);
        return await LedgerReconciliation.ReconcileAsync(ledger, "t", read, new MeterOptions());
    }

    private static ValueTask<ProviderReport> Read(string json) => ProviderReport.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Page(int day, params string[] results) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"data\":[{{\"starting_at\":\"2026-11-{day:00}T00:00:00Z\",\"ending_at\":\"2026-11-{day + 1:00}T00:00:00Z\",\"results\":[{string.Join(',', results)}]}}],\"has_more\":false}}");

    private static EventTime At(int day) => EventTime.From(new DateTimeOffset(2026, 11, day, 12, 0, 0, TimeSpan.Zero));

    private static LedgerEvent Call(int day) => new()
    {
        Key = EventKey.Row("1"), Kind = LedgerEventKind.Call, User = "me", ReceivedAt = At(9), At = At(day), Model = Model, Usage = new Usage(new TokenCounts(0, 1000, 0, 0, 0, 0, 0)),
    };
}
