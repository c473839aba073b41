using System.Globalization;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>Sets another table beside our books on one day.</summary>
internal static class ForeignComparison
{
    public static IReadOnlyList<ForeignDifference> Of(PriceBook book, IReadOnlyList<ForeignPrice> prices, DateOnly day, bool all)
    {
        var differences = new List<ForeignDifference>();
        foreach (var model in prices.GroupBy(p => (p.Platform, p.Id)).OrderBy(g => g.Key.Platform).ThenBy(g => g.Key.Id, StringComparer.Ordinal))
        {
            var (platform, id) = model.Key;
            var known = book.Find(platform, id, day);
            if (known?.VersionAt(day) is null)
            {
                if (all || id.Contains("claude", StringComparison.OrdinalIgnoreCase))
                {
                    differences.Add(new(platform, id, null, null, null, null));
                }

                continue;
            }

            foreach (var price in model.OrderBy(p => p.Over ?? -1).ThenBy(p => p.Class, StringComparer.Ordinal))
            {
                var ours = Ours(book, price, day);
                var theirs = PicoUsd.FromUnits(price.Pico.Units * 1_000_000);
                if (ours != theirs && (ours is not null || !theirs.IsZero))
                {
                    var name = price.Over is { } over ? string.Create(CultureInfo.InvariantCulture, $"{price.Class} over {over}") : price.Class;
                    differences.Add(new(platform, id, known.Id, name, ours?.ToString(), theirs.ToString()));
                }
            }
        }

        return differences;
    }

    public static void Write(TextWriter writer, IReadOnlyList<ForeignDifference> differences, int read, bool asJson)
    {
        if (asJson)
        {
            JsonOut.Write(writer, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.prices-compare/1");
                json.WriteNumber("pricesRead", read);
                json.WriteStartArray("differences");
                foreach (var d in differences)
                {
                    json.WriteStartObject();
                    json.WriteString("platform", PlatformNames.Of(d.Platform));
                    json.WriteString("id", d.Id);
                    json.WriteString("model", d.Model);
                    json.WriteString("class", d.Class);
                    json.WriteString("ours", d.Ours);
                    json.WriteString("theirs", d.Theirs);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        // A model has many spellings; what differs in the same way is said once.
        foreach (var alike in differences.GroupBy(d => (d.Platform, Model: d.Model ?? d.Id, d.Class, d.Ours, d.Theirs)))
        {
            var (platform, _, name, ours, theirs) = alike.Key;
            var ids = alike.Count() == 1 ? alike.First().Id : $"{alike.First().Id} (+{alike.Count() - 1} {(alike.Count() == 2 ? "id" : "ids")})";
            writer.WriteLine(name is null
                ? $"{PlatformNames.Of(platform),-14} {ids}: not in our books"
                : $"{PlatformNames.Of(platform),-14} {ids} {name}: ours {ours ?? "none"}, theirs {theirs}");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read} prices read, {differences.Count} differences."));
    }

    /// <summary>Our price per million for a prompt one token longer than the tier's threshold; the whole prompt decides the tier, so prompts of one length are compared.</summary>
    private static PicoUsd? Ours(PriceBook book, ForeignPrice price, DateOnly day)
    {
        var c = new RatingCircumstances
        {
            Platform = price.Platform,
            At = EventTime.From(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)),
            Location = "global",
        };
        var others = price.Over ?? 0;
        var plain = new TokenCounts(others + 1, 0, 0, 0, 0, 0, 0);
        if (book.Price(plain, price.Id, c).Cost is not { } prompt)
        {
            return null;
        }

        var input = PicoUsd.FromUnits(prompt.Units / (others + 1));
        var (with, beside) = price.Class switch
        {
            "input" => (plain, prompt - input),
            "cache_write_5m" => (new TokenCounts(others, 0, 1, 0, 0, 0, 0), prompt - input),
            "cache_write_1h" => (new TokenCounts(others, 0, 0, 1, 0, 0, 0), prompt - input),
            "cache_read" => (new TokenCounts(others, 0, 0, 0, 1, 0, 0), prompt - input),
            _ => (plain with { Output = 1 }, prompt),
        };
        return book.Price(with, price.Id, c).Cost - beside is { } perToken ? PicoUsd.FromUnits(perToken.Units * 1_000_000) : null;
    }
}
