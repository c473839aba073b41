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
            if (book.Find(platform, id, day)?.VersionAt(day) is null)
            {
                if (all || id.Contains("claude", StringComparison.OrdinalIgnoreCase))
                {
                    differences.Add(new(platform, id, null, null, null));
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
                    differences.Add(new(platform, id, name, ours?.ToString(), theirs.ToString()));
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

        foreach (var d in differences)
        {
            writer.WriteLine(d.Class is null
                ? $"{PlatformNames.Of(d.Platform),-14} {d.Id}: not in our books"
                : $"{PlatformNames.Of(d.Platform),-14} {d.Id} {d.Class}: ours {d.Ours ?? "none"}, theirs {d.Theirs}");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read} prices read, {differences.Count} differences."));
    }

    /// <summary>Our price per million: what one more token of the class costs beside a prompt that is in the tier.</summary>
    private static PicoUsd? Ours(PriceBook book, ForeignPrice price, DateOnly day)
    {
        var c = new RatingCircumstances
        {
            Platform = price.Platform,
            At = EventTime.From(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)),
            Location = "global",
        };
        var beside = new TokenCounts((price.Over ?? 0) + 1, 0, 0, 0, 0, 0, 0);
        var one = price.Class switch
        {
            "input" => new TokenCounts(1, 0, 0, 0, 0, 0, 0),
            "cache_write_5m" => new(0, 0, 1, 0, 0, 0, 0),
            "cache_write_1h" => new(0, 0, 0, 1, 0, 0, 0),
            "cache_read" => new(0, 0, 0, 0, 1, 0, 0),
            _ => new(0, 1, 0, 0, 0, 0, 0),
        };
        return book.Price(beside + one, price.Id, c).Cost - book.Price(beside, price.Id, c).Cost is { } perToken ? PicoUsd.FromUnits(perToken.Units * 1_000_000) : null;
    }
}
