using System.Text.Json.Nodes;
using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>The second clock: what was known when.</summary>
public sealed class KnowledgeTests
{
    private static readonly TokenCounts Input = new(1_000_000, 0, 0, 0, 0, 0, 0);

    [Theory]
    [InlineData("2026-06-29", null)]
    [InlineData("2026-06-30", "3")]
    [InlineData("2026-08-09", "3")]
    [InlineData("2026-08-10", "2")]
    [InlineData(null, "2")]
    public void The_cancelled_increase_of_sonnet_5_holds_only_as_of_the_days_it_was_announced(string? asOf, string? expected) =>
        Assert.Equal(expected, PriceBook.Default.Price(Input, "claude-sonnet-5", On("2026-09-15T00:00:00Z") with { AsOf = Day(asOf) }).Cost());

    [Theory]
    [InlineData("2026-10-06", "0.2")]
    [InlineData("2026-10-07", "0.1")]
    public void A_cut_that_nobody_knew_of_yet_does_not_end_the_price_before_it(string asOf, string expected) =>
        Assert.Equal(expected, PriceBook.Default.Price(new(0, 0, 0, 0, 1_000_000, 0, 0), "claude-sonnet-5-5", On("2026-11-01T00:00:00Z") with { AsOf = Day(asOf) }).Cost());

    [Theory]
    [InlineData("2026-10-29", "0.01")]
    [InlineData("2026-10-30", null)]
    public void The_end_of_fast_is_known_from_its_announcement(string asOf, string? expected) =>
        Assert.Equal(expected, PriceBook.Default.Price(new(1000, 0, 0, 0, 0, 0, 0), "claude-opus-4-8", On("2026-12-01T00:00:00Z") with { AsOf = Day(asOf), Speed = Speed.Fast }).Cost());

    [Fact]
    public void The_keeper_announces_a_price_and_takes_it_back()
    {
        // Today's book; then a raise is announced on 2025-08-01 for 2025-10-01; then it is cancelled on 2025-09-01.
        var first = Load(Small);
        var announced = With(book =>
        {
            var next = book.Version(1).DeepClone();
            book.Version(1)["to"] = "2025-10-01";
            next["version"] = "a3";
            next["from"] = "2025-10-01";
            next["recorded_at"] = "2025-08-01";
            next["status"] = "scheduled";
            next["cards"]![0]!["rates"]!["input"] = "4";
            book["models"]![0]!["versions"]!.AsArray().Add(next);
        });
        var cancelled = JsonNode.Parse(announced)!;
        cancelled.Version(1)["to"] = null;
        cancelled.Version(2)["withdrawn_at"] = "2025-09-01";
        cancelled.Version(2)["status"] = "withdrawn";
        cancelled.Version(2)["reason"] = "cancelled";
        var second = Load(announced);
        var third = Load(cancelled.ToJsonString());
        var c = On("2025-11-01T00:00:00Z");
        Assert.Equal("3", first.Price(Input, "model-a", c).Cost());
        Assert.Equal("4", second.Price(Input, "model-a", c).Cost());
        Assert.Equal("3", second.Price(Input, "model-a", c with { AsOf = Day("2025-07-31") }).Cost());
        Assert.Equal("3", third.Price(Input, "model-a", c).Cost());
        Assert.Equal("4", third.Price(Input, "model-a", c with { AsOf = Day("2025-08-31") }).Cost());
        Assert.Equal("3", third.Price(Input, "model-a", c with { AsOf = Day("2025-09-01") }).Cost());
        Assert.All(PriceBook.Diff(first, second).Concat(PriceBook.Diff(second, third)), d => Assert.True(d.IsAppendOnly, d.ToString()));
    }

    [Fact]
    public void An_undated_call_is_priced_on_the_day_the_newest_book_was_published()
    {
        var priced = PriceBook.Default.Price(new(0, 0, 0, 0, 1_000_000, 0, 0), "claude-sonnet-5-5", default);
        Assert.Equal("0.1", priced.Cost());
        Assert.Equal(PriceFlags.Undated, priced.Flags);
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
