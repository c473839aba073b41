using System.Text;
using System.Text.Json.Nodes;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>Small books, made from one that is right by changing it.</summary>
internal static class TestBooks
{
    public const string Small = """
        {
          "schema": "fazm-pricing/1", "book": "small", "book_version": "1", "published_at": "2026-01-01T00:00:00Z", "currency": "USD", "unit": "per_mtok",
          "multipliers": [ { "id": "geo-us", "when": { "inference_geo": "us" }, "factor": "1.1", "applies_to": "tokens" } ],
          "meters": [ { "id": "web_search", "unit": "request", "versions": [ { "version": "w", "from": "2025-01-01", "to": null, "price": "0.02" } ] } ],
          "models": [
            { "id": "model-a", "ids": [ { "platform": "anthropic", "id": "model-a" } ], "versions": [
              { "version": "a1", "from": "2025-01-01", "to": "2025-07-01",
                "cards": [ { "when": { "speed": "standard", "prompt_tokens_max": 1000 }, "rates": { "input": "1", "output": "5", "cache_write_5m": "1.25", "cache_write_1h": "2", "cache_read": "0.1" } },
                           { "when": { "speed": "standard", "prompt_tokens_over": 1000 }, "rates": { "input": "2", "output": "10", "cache_write_5m": "2.5", "cache_write_1h": "4", "cache_read": "0.2" } } ],
                "multipliers": [ "geo-us" ], "provenance": [ { "source": "page", "seen_at": "2025-01-01" } ] },
              { "version": "a2", "from": "2025-07-01", "to": null,
                "cards": [ { "when": { "speed": "standard" }, "rates": { "input": "3", "output": "15", "cache_read": "0.3" } } ],
                "multipliers": [ "geo-us" ], "provenance": [ { "source": "page", "seen_at": "2025-07-01" } ] } ] } ]
        }
        """;

    /// <summary>The small book with changes.</summary>
    public static string With(Action<JsonNode> change)
    {
        var book = JsonNode.Parse(Small)!;
        change(book);
        return book.ToJsonString();
    }

    public static JsonNode Version(this JsonNode book, int index) => book["models"]![0]!["versions"]![index]!;

    public static PriceBook Load(string json)
    {
        Assert.True(PriceBook.TryLoad(Encoding.UTF8.GetBytes(json), out var book, out var found), string.Join("\n", found));
        return book;
    }

    public static IReadOnlyList<PriceBookError> Errors(string json)
    {
        Assert.False(PriceBook.TryLoad(Encoding.UTF8.GetBytes(json), out _, out var found));
        return found;
    }

    public static EventTime At(string time) => EventTime.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal));

    public static RatingCircumstances On(string time) => new() { At = At(time) };

    public static string? Cost(this Priced priced) => priced.Cost?.ToString();
}
