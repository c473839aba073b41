using System.CommandLine;
using Fazm.Metering.Pricing;
using Spectre.Console;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>prices list</c>: what every model costs on a day.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var platform = PricesCommand.Platform();
        var on = BookOptions.Day("--on", "Prices in force on this day, UTC; default the day the newest book was published.");
        var asOf = BookOptions.AsOf();
        var prices = BookOptions.Prices();
        var json = PricesCommand.Json();
        var command = new Command("list", """
            Lists what every model costs on a day, in USD per million tokens.

            Example:
              fazm-meter prices list --platform anthropic --on 2026-10-06
            """)
        {
            platform, on, asOf, prices, json,
        };
        command.SetAction(parsed =>
        {
            if (BookOptions.Load(parsed.GetValue(prices), Console.Error, out var book) is not 0 and var refused)
            {
                return refused;
            }

            Platform? only = PlatformNames.TryParse(parsed.GetValue(platform), out var named) ? named : null;
            var day = parsed.GetValue(on) ?? book.PublishedAt.UtcDay;
            var rows = Rows(book, only, day, parsed.GetValue(asOf));
            if (parsed.GetValue(json))
            {
                WriteJson(Console.Out, book, day, rows);
            }
            else
            {
                WriteTable(Terminal.StandardOutput(), book, day, rows);
            }

            return 0;
        });
        return command;
    }

    /// <summary>The models with a price on that day, by platform; a book on top hides what it overrides.</summary>
    internal static IReadOnlyList<(Platform Platform, PricedModel Model, PriceVersion Version)> Rows(PriceBook book, Platform? only, DateOnly day, DateOnly? asOf)
    {
        var rows = new List<(Platform, PricedModel, PriceVersion)>();
        foreach (var model in book.Models)
        {
            foreach (var ids in model.Ids.GroupBy(id => id.Platform))
            {
                var inUse = ids.Any(id => book.Find(id.Platform, id.Id, day) == model);
                if ((only is null || only == ids.Key) && inUse && model.VersionAt(day, asOf) is { } version)
                {
                    rows.Add((ids.Key, model, version));
                }
            }
        }

        return rows;
    }

    private static void WriteTable(IAnsiConsole console, PriceBook book, DateOnly day, IReadOnlyList<(Platform Platform, PricedModel Model, PriceVersion Version)> rows)
    {
        console.MarkupLineInterpolated($"USD per million tokens on {PriceText.Day(day, "")}; books: {string.Join(", ", book.VersionIds)}");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("platform", "model", "card", "input", "output", "write 5m", "write 1h", "read", "since", "sure");
        foreach (var i in (ReadOnlySpan<int>)[3, 4, 5, 6, 7])
        {
            table.Columns[i].RightAligned();
        }

        foreach (var (platform, model, version) in rows)
        {
            var first = true;
            foreach (var card in version.Cards)
            {
                table.AddRow(
                [
                    new Text(first ? PlatformNames.Of(platform) : ""), new Text(first ? model.Id : ""), new Text(PriceText.Condition(card)),
                    .. PriceText.Classes.Select(c => new Text(PriceText.Usd(c.Price(card)))),
                    new Text(first ? PriceText.Day(version.From, "?") : ""), new Text(first ? version.Confidence ?? "" : ""),
                ]);
                first = false;
            }
        }

        console.Write(table);
    }

    private static void WriteJson(TextWriter writer, PriceBook book, DateOnly day, IReadOnlyList<(Platform Platform, PricedModel Model, PriceVersion Version)> rows) =>
        JsonOut.Write(writer, json =>
        {
            json.WriteStartObject();
            json.WriteString("schema", "fazm-meter.prices/1");
            json.WriteStartArray("books");
            foreach (var id in book.VersionIds)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteString("on", PriceText.Day(day, ""));
            json.WriteStartArray("models");
            foreach (var (platform, model, version) in rows)
            {
                json.WriteStartObject();
                json.WriteString("platform", PlatformNames.Of(platform));
                json.WriteString("model", model.Id);
                json.WriteString("book", model.Book);
                json.WriteString("version", version.Id);
                json.WriteStartArray("cards");
                foreach (var card in version.Cards)
                {
                    json.WriteStartObject();
                    json.WriteString("when", PriceText.Condition(card));
                    PriceJson.Rates(json, card);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("confidence", version.Confidence);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}
