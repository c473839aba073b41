using Fazm.Metering.Pricing;
using FsCheck;
using FsCheck.Xunit;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>What holds of every amount, for all models and token counts.</summary>
public sealed class ExactnessProperties
{
    private static readonly (Platform Platform, string Id)[] Ids =
        [.. PriceBook.Default.Models.SelectMany(model => model.Ids).Select(id => (id.Platform, id.Id)).Order()];

    private static readonly RatingCircumstances Now = On("2026-11-20T00:00:00Z") with { Location = "regional" };

    private static readonly PriceBook UsThenBatch = Multiplied("geo-us", "batch");
    private static readonly PriceBook BatchThenUs = Multiplied("batch", "geo-us");

    private const int Classes = 7;

    [Property(MaxTest = 1000)]
    public void The_parts_of_a_sum_add_up(DoNotSize<uint> pick, DoNotSize<ushort>[] whole, DoNotSize<ushort>[] cut)
    {
        // Aggregates have no tier, so a price is linear in every class, however the tokens are split.
        var (model, at) = Pick(pick);
        at = at with { IsAggregate = true };
        var sum = Counts(index => At(whole, index) + At(cut, index));
        var (first, second) = (Counts(index => At(whole, index)), Counts(index => At(cut, index)));
        var cost = PriceBook.Default.Price(sum, model, at).Cost;
        var parts = PriceBook.Default.Price(first, model, at).Cost + PriceBook.Default.Price(second, model, at).Cost;
        Assert.Equal(cost, parts);
        var alone = Enumerable.Range(0, Classes).Select(c => PriceBook.Default.Price(Counts(index => index == c ? At(whole, c) + At(cut, c) : 0), model, at).Cost).ToArray();
        Assert.Equal(cost, alone.Aggregate((PicoUsd?)PicoUsd.Zero, (all, one) => all + one));
    }

    [Property(MaxTest = 1000)]
    public void More_tokens_of_any_class_never_cost_less(DoNotSize<uint> pick, DoNotSize<ushort>[] counts, DoNotSize<ushort> more, byte index, bool isAggregate)
    {
        // Nor do they from one tier to the next, in any book so far.
        var (model, at) = Pick(pick);
        at = at with { IsAggregate = isAggregate };
        var tokens = Counts(i => At(counts, i));
        var larger = Counts(i => At(counts, i) + (i == index % Classes ? more.Item : 0));
        var (small, large) = (PriceBook.Default.Price(tokens, model, at).Cost, PriceBook.Default.Price(larger, model, at).Cost);
        Assert.True(small is null || large is null || small <= large);
        Assert.True(small is null || large is not null || At(counts, index % Classes) == 0);
    }

    [Property(MaxTest = 1000)]
    public void The_tier_is_decided_by_the_whole_prompt_however_it_is_split(DoNotSize<uint> a, DoNotSize<uint> b, DoNotSize<uint> c)
    {
        var split = new TokenCounts(a.Item % 70_000, 1000, b.Item % 70_000, c.Item % 70_000, 20_000, 0, 0);
        var prompt = split.Prompt;
        var rated = PriceBook.Default.Rate(new Usage(split), "claude-haiku-5-5", Now);
        Assert.Equal(prompt > 100_000 ? "2.5" : "0.5", rated.Lines.Single(line => line.Meter == "output").Rate);
    }

    [Property(MaxTest = 1000)]
    public void The_lines_add_up_and_the_decimal_border_loses_nothing(DoNotSize<uint> pick, DoNotSize<uint> a, DoNotSize<uint> b, DoNotSize<uint> c, bool us, bool batch)
    {
        var (model, at) = Pick(pick);
        var usage = new Usage(new TokenCounts(a.Item, b.Item, 0, 0, c.Item, 0, 0)) { Geo = us ? InferenceGeo.Us : InferenceGeo.NotStated, Tier = batch ? ServiceTier.Batch : ServiceTier.NotStated };
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

    [Property(MaxTest = 1000)]
    public void The_decimal_border_loses_nothing(DoNotSize<long> high, DoNotSize<ulong> low, bool isNegative)
    {
        // Up to what a decimal holds with twelve digits behind its point.
        var units = ((Int128)(high.Item & 0x3FF_FFFF) << 64) | low.Item;
        var amount = PicoUsd.FromUnits(isNegative ? -units : units);
        Assert.True(PicoUsd.TryFromUsd(amount.ToUsd(), out var back));
        Assert.Equal(amount, back);
        Assert.True(PicoUsd.TryParse(amount.ToString(), out var read));
        Assert.Equal(amount, read);
        Assert.Equal(amount.ToUsd(), decimal.Parse(amount.ToString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Property(MaxTest = 1000)]
    public void Multipliers_commute(DoNotSize<ushort> a, DoNotSize<ushort> b, DoNotSize<ushort> c, bool us, bool batch)
    {
        var when = On("2025-08-01T00:00:00Z") with { Geo = us ? InferenceGeo.Us : default, Tier = batch ? ServiceTier.Batch : default };
        var tokens = new TokenCounts(a.Item, b.Item, 0, 0, c.Item, 0, 0);
        var (one, other) = (UsThenBatch.Price(tokens, "model-a", when).Cost!.Value, BatchThenUs.Price(tokens, "model-a", when).Cost!.Value);
        Assert.Equal(one, other);
        var plain = UsThenBatch.Price(tokens, "model-a", when with { Geo = default, Tier = default }).Cost!.Value.Units;
        Assert.Equal(plain * (us ? 11 : 10) * (batch ? 1 : 2), one.Units * 20);
    }

    [Property(MaxTest = 1000)]
    public void The_same_basis_reproduces_every_pico_usd(DoNotSize<uint> pick, DoNotSize<uint> a, DoNotSize<uint> b)
    {
        var (model, at) = Pick(pick);
        var again = PriceBook.Combine(PriceBook.Default);
        var rerating = new Rerating(new(PriceBook.Default), new(again));
        var (before, after) = rerating.Add(new Usage(new TokenCounts(a.Item, b.Item, 0, 0, 0, 0, 0)), model, at);
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
        var lines = new List<RatedLine>();
        Run();

        // What a price allocates, it allocates each time; what the runtime allocates when it compiles a method again, it does once.
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Run()
        {
            for (var i = 0; i < 100; i++)
            {
                _ = PriceBook.Default.PriceCall(usage, "claude-haiku-5-5", c);
                _ = PriceBook.Default.Price(tokens, "us.anthropic.claude-opus-5", regional);
                _ = PriceBook.Default.Price(tokens, "claude-unknown", c);
                _ = PriceBook.Default.Rate(usage, "claude-haiku-5-5", c, lines);
                _ = PriceBook.Default.Rate(usage, "us.anthropic.claude-opus-5", regional, lines);
                _ = PriceBook.Default.Rate(usage, "claude-unknown", c, lines);
            }
        }
    }

    private static PriceBook Multiplied(string first, string second) => Load(With(book =>
    {
        book["multipliers"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "id": "batch", "when": { "service_tier": "batch" }, "factor": "0.5" }"""));
        book.Version(1)["multipliers"] = new System.Text.Json.Nodes.JsonArray(first, second);
    }));

    private static long At(DoNotSize<ushort>[] counts, int index) => index < counts.Length ? counts[index].Item : 0;

    private static TokenCounts Counts(Func<int, long> of) => new(of(0), of(1), of(2), of(3), of(4), of(5), of(6));

    private static (string Model, RatingCircumstances At) Pick(DoNotSize<uint> pick)
    {
        var (platform, id) = Ids[pick.Item % (uint)Ids.Length];
        return (id, Now with { Platform = platform });
    }
}
