using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>Both sides of every price change.</summary>
public sealed class PriceChangeTests
{
    private const long Million = 1_000_000;

    [Fact]
    public void Every_version_of_the_books_ends_where_the_next_begins()
    {
        var changes = 0;
        foreach (var model in PriceBook.Default.Models)
        {
            foreach (var version in model.Versions.Where(v => v.WithdrawnAt is null && v.To is not null))
            {
                Assert.Same(version, model.VersionAt(version.To!.Value.AddDays(-1)));
                Assert.NotSame(version, model.VersionAt(version.To!.Value));
                changes++;
            }
        }

        Assert.Equal(29, changes);
    }

    [Theory]
    [InlineData("claude-sonnet-5-5", "2026-10-06T23:59:59Z", "0.2")]
    [InlineData("claude-sonnet-5-5", "2026-10-07T00:00:00Z", "0.1")]
    [InlineData("claude-3-5-haiku-20241022", "2024-12-02T23:59:59Z", "0.1")]
    [InlineData("claude-3-5-haiku-20241022", "2024-12-03T00:00:00Z", "0.08")]
    [InlineData("claude-sonnet-5", "2026-08-31T23:59:59Z", "0.2")]
    [InlineData("claude-sonnet-5", "2026-09-01T00:00:00Z", "0.2")]
    [InlineData("claude-sonnet-5", "2026-06-29T23:59:59Z", null)]
    [InlineData("claude-sonnet-5", "2026-06-30T00:00:00Z", "0.2")]
    public void Cache_reads_change_on_the_utc_day(string model, string at, string? expected) =>
        Assert.Equal(expected, PriceBook.Default.Price(new TokenCounts(0, 0, 0, 0, Million, 0, 0), model, On(at) with { IsAggregate = true }).Cost());

    [Theory]
    [InlineData("claude-sonnet-4-20250514", "2025-08-11T23:59:59Z", 200_001, "0.600003")]
    [InlineData("claude-sonnet-4-20250514", "2025-08-12T00:00:00Z", 200_000, "0.6")]
    [InlineData("claude-sonnet-4-20250514", "2025-08-12T00:00:00Z", 200_001, "1.200006")]
    [InlineData("claude-sonnet-4-20250514", "2026-04-30T23:59:59Z", 200_001, "1.200006")]
    [InlineData("claude-sonnet-4-20250514", "2026-05-01T00:00:00Z", 200_001, "0.600003")]
    [InlineData("claude-opus-4-6", "2026-03-12T23:59:59Z", 200_001, "2.00001")]
    [InlineData("claude-opus-4-6", "2026-03-13T00:00:00Z", 200_001, "1.000005")]
    [InlineData("claude-haiku-5-5", "2026-10-07T00:00:00Z", 100_000, "0.01")]
    [InlineData("claude-haiku-5-5", "2026-10-07T00:00:00Z", 100_001, "0.0500005")]
    public void Tiers_hold_within_their_dates_and_strictly_over_their_threshold(string model, string at, long input, string expected) =>
        Assert.Equal(expected, PriceBook.Default.Price(new TokenCounts(input, 0, 0, 0, 0, 0, 0), model, On(at)).Cost());

    [Theory]
    [InlineData("claude-opus-4-6", "2026-02-06T23:59:59Z", null)]
    [InlineData("claude-opus-4-6", "2026-02-07T00:00:00Z", "0.03")]
    [InlineData("claude-opus-4-6", "2026-06-28T23:59:59Z", "0.03")]
    [InlineData("claude-opus-4-6", "2026-06-29T00:00:00Z", null)]
    [InlineData("claude-opus-4-7", "2026-07-23T23:59:59Z", "0.03")]
    [InlineData("claude-opus-4-7", "2026-07-24T00:00:00Z", null)]
    [InlineData("claude-opus-4-8", "2026-11-29T23:59:59Z", "0.01")]
    [InlineData("claude-opus-4-8", "2026-11-30T00:00:00Z", null)]
    [InlineData("claude-sonnet-5-5", "2026-11-01T00:00:00Z", null)]
    public void Fast_has_a_price_only_while_it_was_offered(string model, string at, string? expected)
    {
        var priced = PriceBook.Default.Price(new TokenCounts(1000, 0, 0, 0, 0, 0, 0), model, On(at) with { Speed = Speed.Fast });
        Assert.Equal(expected, priced.Cost());
        Assert.Equal(expected is null, (priced.Flags & PriceFlags.UnpricedMeter) != 0);
    }

    [Fact]
    public void A_retired_model_keeps_its_price() =>
        Assert.Equal("0.000015", PriceBook.Default.Price(new TokenCounts(1, 0, 0, 0, 0, 0, 0), "claude-3-opus-20240229", On("2026-11-22T00:00:00Z")).Cost());
}
