using System.CommandLine;
using Fazm.Metering.Cli.Prices.Foreign;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>prices compare</c>: where another project's table differs from our books. Nothing is taken over from it.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "Whose table it is.", Required = true };
        from.AcceptOnlyFromAmong("litellm", "genai-prices", "models.dev");
        var file = new Argument<string>("FILE") { Description = "The table on disk; for models.dev also the folder of its TOML files." };
        var on = BookOptions.Day("--on", "Compare the prices of this day, UTC; default the day the newest book was published.");
        var all = new Option<bool>("--all") { Description = "Also list models of other vendors that our books do not have." };
        var prices = BookOptions.Prices();
        var json = PricesCommand.Json();
        var command = new Command("compare", """
            Tells where another project's price table differs from our books: models we do not have, and other prices.

            Example:
              fazm-meter prices compare --from litellm model_prices_and_context_window.json
            """)
        {
            from, file, on, all, prices, json,
        };
        command.SetAction(parsed =>
        {
            if (BookOptions.Load(parsed.GetValue(prices), Console.Error, out var book) is not 0 and var refused)
            {
                return refused;
            }

            var day = parsed.GetValue(on) ?? book.PublishedAt.UtcDay;
            try
            {
                var read = ForeignTables.Read(parsed.GetValue(from)!, parsed.GetValue(file)!, book, day);
                ForeignComparison.Write(Console.Out, ForeignComparison.Of(book, read, day, parsed.GetValue(all)), read.Count, parsed.GetValue(json));
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
            {
                Console.Error.WriteLine($"{parsed.GetValue(file)} cannot be read: {e.Message}");
                return 3;
            }
        });
        return command;
    }
}
