using Fazm.Metering.Pricing;
using Spectre.Console;

namespace Fazm.Metering.Cli.Prices;

/// <summary>The page about one model.</summary>
internal static class PricePage
{
    public static void Write(IAnsiConsole console, PriceBook book, IReadOnlyList<PricedModel> models, DateOnly? asOf)
    {
        var model = models[0];
        var end = book.PublishedAt.UtcDay;
        console.MarkupLineInterpolated($"[bold]{model.Id}[/]  {string.Join(", ", model.Ids.Select(id => PlatformNames.Of(id.Platform)).Distinct(StringComparer.Ordinal))}, book {model.Book}");
        console.MarkupLineInterpolated($"USD per million tokens{(asOf is { } day ? $", as known at the end of {PriceText.Day(day, "")}" : "")}{(model.RetiredOn is { } retired ? $"; retired {PriceText.Day(retired, "")}" : "")}");
        WriteIds(console, model);
        foreach (var version in model.Versions.Where(version => PriceJson.IsKnown(version, asOf)))
        {
            WriteVersion(console, version, asOf);
        }

        var chart = PriceChart.Of(model, end, asOf);
        if (chart.Count > 0)
        {
            console.WriteLine();
            foreach (var line in chart)
            {
                console.WriteLine(line);
            }
        }

        if (models.Count > 1)
        {
            console.WriteLine();
            console.WriteLine("Also in " + string.Join(", ", models.Skip(1).Select(other => $"{other.Book} (--platform {PlatformNames.Of(other.Ids[0].Platform)})")) + ".");
        }
    }

    private static void WriteIds(IAnsiConsole console, PricedModel model)
    {
        foreach (var factors in model.Ids.GroupBy(Factors, StringComparer.Ordinal))
        {
            console.MarkupLineInterpolated($"  ids{factors.Key}: {string.Join(", ", factors.Select(id => id.Id))}");
        }
    }

    private static string Factors(PricedModelId id)
    {
        var factors = id.Factors;
        return factors.Count == 1 && factors["*"] is "1" ? "" :
            " (" + string.Join(", ", factors.OrderByDescending(f => f.Key, StringComparer.Ordinal).Select(f => f.Key is "*" ? $"×{f.Value}" : $"{f.Key} ×{f.Value}")) + ")";
    }

    private static void WriteVersion(IAnsiConsole console, PriceVersion version, DateOnly? asOf)
    {
        console.WriteLine();
        var status = version.WithdrawnAt is not { } day ? version.Status
            : day > asOf ? "scheduled"
            : $"withdrawn {PriceText.Day(day, "")}{(version.Reason is null ? "" : $" ({version.Reason})")}";
        console.MarkupLineInterpolated(
            $"[bold]{PriceText.Day(version.From, "start unknown")} to {PriceText.Day(version.To, "open")}[/]  {status}; known since {PriceText.Day(version.RecordedAt, "ever")}; confidence {version.Confidence ?? "not stated"}  ({version.Id})");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns(["card", .. PriceText.Classes.Select(c => c.Name)]);
        foreach (var card in version.Cards)
        {
            table.AddRow([new Text(PriceText.Condition(card)), .. PriceText.Classes.Select(c => new Text(PriceText.Usd(c.Price(card)), new Style()).RightJustified())]);
        }

        console.Write(table);
        if (version.Multipliers.Count > 0)
        {
            console.MarkupLineInterpolated($"  factors: {string.Join(", ", version.Multipliers.Select(m => $"{m.Id} ×{m.FactorText}"))}");
        }

        if (version.Note is not null)
        {
            console.MarkupLineInterpolated($"  note: {version.Note}");
        }

        console.MarkupLineInterpolated($"  sources: {string.Join("; ", version.Provenance.Select(s => $"{s.Source}, read {PriceText.Day(s.SeenAt, "")}"))}");
    }
}
