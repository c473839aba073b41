using System.Text.Json.Nodes;
using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>What was published stays.</summary>
public sealed class AppendOnlyTests
{
    public static TheoryData<string> Books => [.. Directory.GetFiles(Path.Combine(PricingData.Folder, "published"), "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Books))]
    public void A_published_book_was_only_added_to(string file)
    {
        var published = PriceBook.FromFile(Path.Combine(PricingData.Folder, "published", file));
        var now = PriceBook.FromFile(Path.Combine(PricingData.Root, "pricing", file));
        Assert.DoesNotContain(PriceBook.Diff(published, now), d => !d.IsAppendOnly);
    }

    public static TheoryData<string, bool, Action<JsonNode>> Edits => new()
    {
        { "a price", false, book => book.Version(0)["cards"]![0]!["rates"]!["input"] = "1.5" },
        { "a price that was unknown", false, book => book.Version(1)["cards"]![0]!["rates"]!["cache_write_5m"] = "3.75" },
        { "a start", false, book => book.Version(0)["from"] = "2025-01-02" },
        { "a source", false, book => book.Version(0)["provenance"]![0]!["source"] = "elsewhere" },
        { "a factor", false, book => book["multipliers"]![0]!["factor"] = "1.2" },
        { "a version gone", false, book => book["models"]![0]!["versions"]!.AsArray().RemoveAt(0) },
        { "a model gone", false, book => book["models"]!.AsArray().Clear() },
        { "an id's factor", false, book => book["models"]![0]!["ids"]![0]!["factor"] = "1.1" },
        { "a fee", false, book => book["meters"]![0]!["versions"]![0]!["price"] = "0.03" },
        { "an end", true, book => book.Version(1)["to"] = "2026-06-01" },
        { "a status", true, book => book.Version(1)["status"] = "scheduled" },
        { "an id", true, book => book["models"]![0]!["ids"]!.AsArray().Add(JsonNode.Parse("""{"platform":"anthropic","id":"model-a-latest"}""")) },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edits_are_told_from_additions(string what, bool isAppendOnly, Action<JsonNode> edit)
    {
        var differences = PriceBook.Diff(Load(Small), Load(With(edit)));
        Assert.True(differences.Count > 0, what);
        Assert.Equal(isAppendOnly, differences.All(d => d.IsAppendOnly));
    }

    [Fact]
    public void A_rerating_tells_which_versions_changed_what()
    {
        var dearer = Load(With(book => book.Version(1)["cards"]![0]!["rates"]!["input"] = "4"));
        var rerating = new Rerating(new(Load(Small)), new(dearer));
        rerating.Add(new Usage(new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0)), "model-a", On("2025-08-01T00:00:00Z"));
        rerating.Add(new Usage(new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0)), "model-a", On("2025-08-01T00:00:00Z"));
        rerating.Add(new Usage(new TokenCounts(500, 0, 0, 0, 0, 0, 0)), "model-a", On("2025-02-01T00:00:00Z"));
        rerating.Add(new Usage(new TokenCounts(500, 0, 0, 0, 0, 0, 0)), "model-b", On("2025-02-01T00:00:00Z"));
        var change = Assert.Single(rerating.Changes);
        Assert.Equal(("small 1: a2", "small 1: a2", 2L, "2"), (change.Before, change.After, change.Calls, change.Difference.ToString()));
        Assert.Equal((4L, "6.0005", "8.0005"), (rerating.Calls, rerating.Before.ToString(), rerating.After.ToString()));
    }

    [Fact]
    public void A_rerating_as_of_a_day_before_a_price_was_known_has_none()
    {
        var rerating = new Rerating(new(PriceBook.Default), new(PriceBook.Default, new DateOnly(2026, 8, 1)));
        rerating.Add(new Usage(new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0)), "claude-sonnet-5", On("2026-09-15T00:00:00Z"));
        rerating.Add(new Usage(new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0)), "claude-opus-5-5", On("2026-10-15T00:00:00Z"));
        Assert.Equal(["1", "-4"], rerating.Changes.Select(c => c.Difference.ToString()).OrderDescending(StringComparer.Ordinal));
        Assert.Contains(rerating.Changes, c => c.After is null);
    }
}
