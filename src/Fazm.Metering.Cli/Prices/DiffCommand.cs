using System.CommandLine;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>prices diff</c>: in what two books differ.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("BEFORE") { Description = "A price book, or \"default\" for the built-in ones." };
        var after = new Argument<string>("AFTER") { Description = "The book to compare with." };
        var json = PricesCommand.Json();
        var command = new Command("diff", """
            Tells in what two price books differ, and whether a published one was edited.

            Example:
              fazm-meter prices diff published/anthropic.json pricing/anthropic.json
            """)
        {
            before, after, json,
        };
        command.SetAction(parsed =>
        {
            if (BookOptions.LoadOne(parsed.GetValue(before)!, Console.Error, out var old) is not 0 and var refused)
            {
                return refused;
            }

            if (BookOptions.LoadOne(parsed.GetValue(after)!, Console.Error, out var now) is not 0 and var refusedToo)
            {
                return refusedToo;
            }

            Write(Console.Out, PriceBook.Diff(old, now), parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    internal static void Write(TextWriter writer, IReadOnlyList<PriceDifference> differences, bool asJson)
    {
        if (asJson)
        {
            JsonOut.Write(writer, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.prices-diff/1");
                json.WriteBoolean("appendOnly", differences.All(d => d.IsAppendOnly));
                json.WriteStartArray("differences");
                foreach (var d in differences)
                {
                    json.WriteStartObject();
                    json.WriteString("book", d.Book);
                    json.WriteString("subject", d.Subject);
                    json.WriteString("version", d.Version);
                    json.WriteString("field", d.Field);
                    json.WriteString("before", d.Before);
                    json.WriteString("after", d.After);
                    json.WriteBoolean("appendOnly", d.IsAppendOnly);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        foreach (var d in differences)
        {
            var sign = d.Before is null ? '+' : d.After is null ? '-' : '~';
            writer.WriteLine($"{sign} {d.Book} {d.Version ?? d.Subject} {d.Field}: {d.Before ?? "–"} → {d.After ?? "–"}{(d.IsAppendOnly ? "" : "  (an edit of what was published)")}");
        }

        writer.WriteLine(differences.Count == 0 ? "No differences." : $"{differences.Count} differences, {differences.Count(d => !d.IsAppendOnly)} of them edits of what was published.");
    }
}
