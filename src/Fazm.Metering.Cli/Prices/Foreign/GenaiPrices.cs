using System.Globalization;
using System.Text.Json;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>genai-prices' built data: a list of providers with models, whose prices are one card or a list of cards with a condition;
/// a price is a number per million tokens or <c>{base, tiers:[{start, price}]}</c>. Its models have names of their own and a rule that tells which
/// ids they stand for, so each of our ids is compared with the first model whose rule takes it.</summary>
internal static class GenaiPrices
{
    public static IEnumerable<ForeignPrice> Read(JsonElement root, PriceBook book, DateOnly day)
    {
        var ours = book.Models.SelectMany(model => model.Ids).Select(id => (id.Platform, id.Id)).Distinct().ToLookup(id => id.Platform, id => id.Id);
        foreach (var provider in Items(root))
        {
            if (!provider.TryGetProperty("id", out var name) || ForeignTables.PlatformOf(name.ToString()) is not { } hosted || !provider.TryGetProperty("models", out var models))
            {
                continue;
            }

            var taken = new HashSet<(Platform, string)>();
            foreach (var model in Items(models))
            {
                if (!model.TryGetProperty("id", out var id) || !model.TryGetProperty("prices", out var prices) || Card(prices, day) is not { } card)
                {
                    continue;
                }

                var platform = ForeignTables.PlatformOf(hosted, id.ToString());
                string[] ids = model.TryGetProperty("match", out var rule)
                    ? [.. ours[platform].Where(spelling => GenaiMatch.Takes(rule, spelling) && taken.Add((platform, spelling)))]
                    : [];
                foreach (var spelling in ids.DefaultIfEmpty(id.ToString()))
                {
                    foreach (var price in card.EnumerateObject().SelectMany(property => Prices(platform, spelling, property)))
                    {
                        yield return price;
                    }
                }
            }
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    /// <summary>The card in force on a day: the last one whose start has come.</summary>
    private static JsonElement? Card(JsonElement prices, DateOnly day)
    {
        if (prices.ValueKind == JsonValueKind.Object)
        {
            return prices;
        }

        JsonElement? card = null;
        foreach (var dated in Items(prices))
        {
            var hasStart = dated.TryGetProperty("constraint", out var constraint) && constraint.ValueKind == JsonValueKind.Object &&
                constraint.TryGetProperty("start_date", out _);
            var started = !hasStart || (DateOnly.TryParseExact(
                constraint.GetProperty("start_date").ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) && start <= day);
            var otherwise = !hasStart && constraint.ValueKind == JsonValueKind.Object;
            if (started && !otherwise && dated.TryGetProperty("prices", out var found) && found.ValueKind == JsonValueKind.Object)
            {
                card = found;
            }
        }

        return card;
    }

    private static IEnumerable<ForeignPrice> Prices(Platform platform, string id, JsonProperty property)
    {
        var name = property.Name switch
        {
            "input_mtok" => "input",
            "output_mtok" => "output",
            "cache_write_mtok" => "cache_write_5m",
            "cache_write_1h_mtok" => "cache_write_1h",
            "cache_read_mtok" => "cache_read",
            _ => null,
        };
        if (name is null)
        {
            yield break;
        }

        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object)
        {
            if (ForeignTables.Number(value) is { } flat)
            {
                yield return new(platform, id, name, null, ForeignTables.PerToken(flat));
            }

            yield break;
        }

        if (value.TryGetProperty("base", out var start) && ForeignTables.Number(start) is { } least)
        {
            yield return new(platform, id, name, null, ForeignTables.PerToken(least));
        }

        foreach (var tier in value.TryGetProperty("tiers", out var tiers) ? Items(tiers) : default)
        {
            if (tier.TryGetProperty("start", out var over) && over.TryGetInt64(out var tokens) && tier.TryGetProperty("price", out var price) && ForeignTables.Number(price) is { } more)
            {
                yield return new(platform, id, name, tokens, ForeignTables.PerToken(more));
            }
        }
    }
}
