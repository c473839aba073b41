using Fazm.Metering.Pricing;
using FsCheck.Xunit;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>What holds of every amount, for all models and token counts.</summary>
public sealed class ExactnessProperties
{
    private static readonly (Platform Platform, string Id)[] Ids =
        [.. PriceBook.Default.Models.SelectMany(model => model.Ids).Select(id => (id.Platform, id.Id)).Order()];

    private static readonly RatingCircumstances Now = On("2026-11-20T00:00:00Z") with { Location = "regional" };

    [Property(MaxTest = 1000)]
    public void The_parts_of_a_sum_add_up(uint pick, ushort a, ushort b, ushort c, ushort d)
    {
        // Aggregates have no tier, so a price is linear in every class.
        var (model, at) = Pick(pick);
        at = at with { IsAggregate = true };
        var first = new TokenCounts(a, b, 0, 0, 0, 0, 0);
        var second = new TokenCounts(c, d, 0, 0, 0, 0, 0);
        var whole = PriceBook.Default.Price(first + second, model, at).Cost;
        Assert.Equal(whole, PriceBook.Default.Price(first, model, at).Cost + PriceBook.Default.Price(second, model, at).Cost);
        Assert.True(whole is not null || (first + second).IsZero == false && PriceBook.Default.Find(at.Platform, model, at.At.UtcDay)?.VersionAt(at.At.UtcDay) is null);
    }

    [Property(MaxTest = 1000)]
    public void More_tokens_of_any_class_never_cost_less(uint pick, ushort a, ushort b, ushort c, ushort more, byte index)
    {
        var (model, at) = Pick(pick);
        var tokens = new TokenCounts(a, b, 0, 0, c, 0, 0);
        var larger = (index % 3) switch { 0 => tokens with { Input = a + more }, 1 => tokens with { Output = b + more }, _ => tokens with { CacheRead = c + more } };
        var (small, large) = (PriceBook.Default.Price(tokens, model, at).Cost, PriceBook.Default.Price(larger, model, at).Cost);
        Assert.True(small is null || large is null || small <= large);
    }

    [Property(MaxTest = 1000)]
    public void The_tier_is_decided_by_the_whole_prompt_however_it_is_split(uint a, uint b, uint c)
    {
        var split = new TokenCounts(a % 70_000, 1000, b % 70_000, c % 70_000, 60_000, 0, 0);
        var prompt = split.Prompt;
        var rated = PriceBook.Default.Rate(new Usage(split), "claude-haiku-5-5", Now);
        Assert.Equal(prompt > 100_000 ? "2.5" : "0.5", rated.Lines.Single(line => line.Meter == "output").Rate);
    }

    [Property(MaxTest = 1000)]
    public void The_lines_add_up_and_the_decimal_border_loses_nothing(uint pick, uint a, uint b, uint c, bool us, bool batch)
    {
        var (model, at) = Pick(pick);
        var usage = new Usage(new TokenCounts(a, b, 0, 0, c, 0, 0)) { Geo = us ? InferenceGeo.Us : InferenceGeo.NotStated, Tier = batch ? ServiceTier.Batch : ServiceTier.NotStated };
        var rated = PriceBook.Default.Rate(usage, model, at);
        Assert.Equal(rated.Cost, PriceBook.Default.PriceCall(usage, model, at).Cost);
        if (rated.Cost is not { } cost)
        {
            return;
        }

        Assert.Equal(cost, rated.PricedPart);
        Assert.True(PicoUsd.TryFromUsd(cost.ToUsd(), out var back));
        Assert.Equal(cost, back);
        var byHand = rated.Lines.Sum(line => line.Quantity * decimal.Parse(line.Rate!, System.Globalization.CultureInfo.InvariantCulture) / line.Per *
            line.Factors.Aggregate(1m, (product, factor) => product * decimal.Parse(factor, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(cost.ToUsd(), byHand);
    }

    [Property(MaxTest = 300)]
    public void Multipliers_commute(ushort a, ushort b)
    {
        var one = Load(With(book => Multipliers(book, "geo-us", "batch")));
        var other = Load(With(book => Multipliers(book, "batch", "geo-us")));
        var c = On("2025-08-01T00:00:00Z") with { Geo = InferenceGeo.Us, Tier = ServiceTier.Batch };
        var tokens = new TokenCounts(a, b, 0, 0, 0, 0, 0);
        Assert.Equal(one.Price(tokens, "model-a", c).Cost, other.Price(tokens, "model-a", c).Cost);
        Assert.Equal(one.Price(tokens, "model-a", c with { Geo = default, Tier = default }).Cost!.Value.Units * 11 / 20, one.Price(tokens, "model-a", c).Cost!.Value.Units);

        static void Multipliers(System.Text.Json.Nodes.JsonNode book, string first, string second)
        {
            book["multipliers"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "id": "batch", "when": { "service_tier": "batch" }, "factor": "0.5" }"""));
            book.Version(1)["multipliers"] = new System.Text.Json.Nodes.JsonArray(first, second);
        }
    }

    [Property(MaxTest = 300)]
    public void The_same_basis_reproduces_every_pico_usd(uint pick, uint a, uint b)
    {
        var (model, at) = Pick(pick);
        var again = PriceBook.Combine(PriceBook.Default);
        var rerating = new Rerating(new(PriceBook.Default), new(again));
        var (before, after) = rerating.Add(new Usage(new TokenCounts(a, b, 0, 0, 0, 0, 0)), model, at);
        Assert.Equal(before, after);
        Assert.Empty(rerating.Changes);
    }

    [Fact]
    public void The_largest_counts_on_a_wire_do_not_throw()
    {
        var most = new TokenCounts(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, 0, 0);
        Assert.NotNull(PriceBook.Default.Price(most, "claude-haiku-5-5", Now with { Geo = InferenceGeo.Us, Tier = ServiceTier.Batch }).Cost);
    }

    [Fact]
    public void A_price_allocates_nothing_once_its_model_is_known()
    {
        var tokens = new TokenCounts(1000, 100, 10, 10, 150_000, 1, 0);
        var usage = new Usage(tokens, [new(IterationKind.Message, null, tokens), new(IterationKind.Advisor, "claude-opus-5", tokens)]);
        var c = Now with { Geo = InferenceGeo.Us, Tier = ServiceTier.Batch };
        var regional = c with { Platform = Platform.Bedrock };
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (var i = 0; i < 100; i++)
            {
                _ = PriceBook.Default.PriceCall(usage, "claude-haiku-5-5", c);
                _ = PriceBook.Default.Price(tokens, "us.anthropic.claude-opus-5", regional);
                _ = PriceBook.Default.Price(tokens, "claude-unknown", c);
            }
        }
    }

    private static (string Model, RatingCircumstances At) Pick(uint pick)
    {
        var (platform, id) = Ids[pick % (uint)Ids.Length];
        return (id, Now with { Platform = platform });
    }
}
