using System.CommandLine;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>prices show</c>: everything about one model's prices, as a page.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("MODEL") { Description = "A model's id, in any spelling that is priced." };
        var platform = PricesCommand.Platform();
        var asOf = BookOptions.AsOf();
        var prices = BookOptions.Prices();
        var json = PricesCommand.Json();
        var command = new Command("show", """
            Shows the history of a model's prices: dates, cards, factors, sources, and a small chart.

            Example:
              fazm-meter prices show claude-sonnet-5-5
            """)
        {
            name, platform, asOf, prices, json,
        };
        command.SetAction(parsed =>
        {
            if (BookOptions.Load(parsed.GetValue(prices), Console.Error, out var book) is not 0 and var refused)
            {
                return refused;
            }

            Platform? only = PlatformNames.TryParse(parsed.GetValue(platform), out var named) ? named : null;
            var found = Find(book, parsed.GetValue(name)!, only);
            if (found.Count == 0)
            {
                var near = PlatformNames.All.SelectMany((_, i) => book.Suggest((Platform)i, parsed.GetValue(name)!)).Distinct(StringComparer.Ordinal).Take(5).ToArray();
                Console.Error.WriteLine($"No book has {parsed.GetValue(name)}." + (near.Length > 0 ? $" Near: {string.Join(", ", near)}." : ""));
                return 2;
            }

            if (parsed.GetValue(json))
            {
                JsonOut.Write(Console.Out, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("schema", "fazm-meter.prices/1");
                    writer.WriteStartArray("models");
                    foreach (var model in found)
                    {
                        PriceJson.Model(writer, model, parsed.GetValue(asOf));
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                });
                return 0;
            }

            PricePage.Write(Terminal.StandardOutput(), book, found, parsed.GetValue(asOf));
            return 0;
        });
        return command;
    }

    /// <summary>The models that a spelling means, on all platforms or one, in the order of the platforms.</summary>
    internal static IReadOnlyList<PricedModel> Find(PriceBook book, string name, Platform? only)
    {
        var day = book.PublishedAt.UtcDay;
        var found = new List<PricedModel>();
        foreach (var platform in Enum.GetValues<Platform>().Where(platform => only is null || only == platform))
        {
            // The canonical id names the model on every platform; a platform's own spelling names it there.
            var model = book.Find(platform, name, day) ??
                book.Models.LastOrDefault(m => string.Equals(m.Id, name, StringComparison.Ordinal) && m.Ids.Any(id => id.Platform == platform));
            if (model is not null && !found.Contains(model))
            {
                found.Add(model);
            }
        }

        return found;
    }
}
