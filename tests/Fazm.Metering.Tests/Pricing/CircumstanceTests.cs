using System.Collections.Immutable;
using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>How a call was served, and what that does to its price.</summary>
public sealed class CircumstanceTests
{
    private static readonly TokenCounts Input = new(1_000_000, 0, 0, 0, 0, 0, 0);
    private static readonly RatingCircumstances Now = On("2026-11-01T00:00:00Z");

    [Fact]
    public void Us_batch_and_fast_multiply_tokens_only()
    {
        var tokens = Input with { WebSearches = 3 };
        Assert.Equal("5.03", Price(tokens, "claude-opus-5", Now));
        Assert.Equal("5.53", Price(tokens, "claude-opus-5", Now with { Geo = InferenceGeo.Us }));
        Assert.Equal("2.78", Price(tokens, "claude-opus-5", Now with { Geo = InferenceGeo.Us, Tier = ServiceTier.Batch }));
        Assert.Equal("11.03", Price(tokens, "claude-opus-5", Now with { Geo = InferenceGeo.Us, Speed = Speed.Fast }));
        Assert.Equal("5.03", Price(tokens, "claude-opus-5", Now with { Geo = InferenceGeo.Global }));
    }

    [Fact]
    public void Before_4_6_the_place_has_no_price() =>
        Assert.Equal("5", Price(Input, "claude-opus-4-5", Now with { Geo = InferenceGeo.Us }));

    [Theory]
    [InlineData("us.anthropic.claude-opus-5", "5.5")]
    [InlineData("anthropic.claude-opus-5", "5.5")]
    [InlineData("global.anthropic.claude-opus-5", "5")]
    [InlineData("us.anthropic.claude-opus-4-1-20250805-v1:0", "15")]
    public void Bedrock_profiles_tell_the_place(string model, string expected) =>
        Assert.Equal(expected, Price(Input, model, Now with { Platform = Platform.Bedrock }));

    [Theory]
    [InlineData("global", "5", null)]
    [InlineData("us-east5", "5.5", null)]
    [InlineData("regional", "5.5", null)]
    [InlineData(null, "5", "5.5")]
    public void Vertex_needs_to_be_told_the_place(string? location, string cost, string? upper)
    {
        var priced = PriceBook.Default.Price(Input, "claude-opus-5", Now with { Platform = Platform.Vertex, Location = location });
        Assert.Equal(cost, priced.Cost());
        Assert.Equal(upper, priced.Upper?.ToString());
        Assert.Equal(location is null ? PriceFlags.GeoUnknown : PriceFlags.None, priced.Flags);
    }

    [Fact]
    public void An_unknown_place_tier_or_speed_has_no_price()
    {
        Check(Now with { Geo = InferenceGeo.Unknown }, PriceFlags.GeoUnknown);
        Check(Now with { Tier = ServiceTier.Unknown }, PriceFlags.UnpricedMeter);
        Check(Now with { Speed = Speed.Unknown }, PriceFlags.UnpricedMeter);
        Check(Now with { Speed = Speed.Fast, Tier = ServiceTier.Batch }, PriceFlags.UnpricedMeter);

        static void Check(RatingCircumstances c, PriceFlags flags)
        {
            var priced = PriceBook.Default.Price(Input, "claude-opus-5", c);
            Assert.Null(priced.Cost);
            Assert.Equal(flags, priced.Flags);
            Assert.Equal("claude-opus-5", priced.PricedAs);
        }
    }

    [Fact]
    public void Priority_is_at_list_and_flagged()
    {
        var priced = PriceBook.Default.Price(Input, "claude-opus-5", Now with { Tier = ServiceTier.Priority });
        Assert.Equal("5", priced.Cost());
        Assert.Equal(PriceFlags.PriorityContract, priced.Flags);
        Assert.Equal([Reason.PriorityContract], priced.Flags.ToReasons());
    }

    [Fact]
    public void A_class_without_a_price_leaves_no_amount_unless_nothing_of_it_was_used()
    {
        var some = PriceBook.Default.Rate(new Usage(new TokenCounts(10, 0, 0, 0, 5, 0, 0)), "claude-3-sonnet-20240229", Now);
        Assert.Null(some.Cost);
        Assert.Equal("0.00003", some.PricedPart.ToString());
        Assert.Equal(PriceFlags.UnpricedMeter, some.Flags);
        Assert.Contains(some.Lines, line => line is { Meter: "cache_read", Rate: null, Cost: null, Quantity: 5 });
        Assert.Equal("0.00003", Price(new TokenCounts(10, 0, 0, 0, 0, 0, 0), "claude-3-sonnet-20240229", Now));
        Assert.Null(Price(Input with { WebSearches = 1 }, "gpt-5.4", Now with { Platform = Platform.OpenAI }));
    }

    [Theory]
    [InlineData("<synthetic>")]
    [InlineData(null)]
    [InlineData("claude-opus-5")]
    public void Nothing_used_costs_nothing(string? model)
    {
        var priced = PriceBook.Default.Price(TokenCounts.Zero, model, default);
        Assert.Equal("0", priced.Cost());
        Assert.Equal(PriceFlags.None, priced.Flags);
    }

    [Fact]
    public void A_sum_of_prompts_lies_between_the_tiers_where_one_was_in_force()
    {
        var c = Now with { IsAggregate = true };
        var uncertain = PriceBook.Default.Price(new TokenCounts(150_000, 1000, 0, 0, 0, 1, 0), "claude-haiku-5-5", c);
        Assert.Equal("0.0255", uncertain.Cost());
        Assert.Equal("0.0875", uncertain.Upper?.ToString());
        Assert.Equal(PriceFlags.BandUncertain, uncertain.Flags);
        var certain = PriceBook.Default.Price(new TokenCounts(100_000, 1000, 0, 0, 0, 0, 0), "claude-haiku-5-5", c);
        Assert.Null(certain.Upper);
        Assert.Equal(PriceFlags.None, certain.Flags);
        Assert.Equal(PriceFlags.None, PriceBook.Default.Price(new TokenCounts(900_000, 0, 0, 0, 0, 0, 0), "claude-opus-5", c).Flags);
    }

    [Fact]
    public void Units_are_priced_alone_at_their_own_model()
    {
        ImmutableArray<UsageIteration> iterations =
        [
            new(IterationKind.Message, null, new(60_000, 100, 0, 0, 0, 0, 0)),
            new(IterationKind.Message, null, new(60_000, 100, 0, 0, 0, 0, 0)),
            new(IterationKind.Advisor, "claude-opus-5", new(1000, 100, 0, 0, 0, 0, 0)),
        ];
        var usage = new Usage(new TokenCounts(120_000, 200, 0, 0, 0, 1, 0), iterations);
        var rated = PriceBook.Default.Rate(usage, "claude-haiku-5-5", Now);
        Assert.Equal("0.0296", rated.Cost?.ToString());
        Assert.Equal("claude-haiku-5-5", rated.PricedAs);
        Assert.Equal("claude-haiku-5-5@2026-10-07", rated.Version);
        Assert.Equal("anthropic 2026-11-22.1", rated.Book);
        Assert.Equal(["input", "output", "web_search", "input", "output", "input", "output"], rated.Lines.Select(line => line.Meter));
        Assert.Equal("claude-opus-5@2026-07-24", rated.Lines[^1].Version);
        Assert.Null(PriceBook.Default.PriceCall(usage, "claude-haiku-9", Now).Cost);
    }

    [Fact]
    public void A_line_explains_its_amount()
    {
        var rated = PriceBook.Default.Rate(new Usage(Input) { Geo = InferenceGeo.Us, Tier = ServiceTier.Batch }, "claude-opus-5", Now);
        var line = Assert.Single(rated.Lines);
        Assert.Equal(("input", 1_000_000L, "5", 1_000_000, "2.75"), (line.Meter, line.Quantity, line.Rate, line.Per, line.Cost?.ToString()));
        Assert.Equal(["1.1", "0.5"], line.Factors);
        var regional = PriceBook.Default.Rate(new Usage(Input), "eu.anthropic.claude-opus-5", Now with { Platform = Platform.Bedrock });
        Assert.Equal(["1.1"], regional.Lines[0].Factors);
    }

    private static string? Price(TokenCounts tokens, string model, RatingCircumstances c) => PriceBook.Default.Price(tokens, model, c).Cost();
}
