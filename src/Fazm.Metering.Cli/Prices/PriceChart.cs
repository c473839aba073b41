using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary>The standard price of each class over time, one line of blocks each: the height is the share of the highest price of that class.</summary>
internal static class PriceChart
{
    private const int Columns = 48;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <returns>The lines; none where no version has a known start.</returns>
    public static IReadOnlyList<string> Of(PricedModel model, DateOnly end, DateOnly? asOf)
    {
        var starts = model.Versions.Where(v => v.From is not null && v.WithdrawnAt is null && PriceJson.IsKnown(v, asOf)).Select(v => v.From!.Value).ToArray();
        if (starts.Length == 0)
        {
            return [];
        }

        var first = starts.Min();
        var last = new[] { starts.Max().AddDays(7), end, first.AddDays(Columns) }.Max();
        var lines = new List<string>();
        foreach (var (name, price) in PriceText.Classes)
        {
            var prices = Enumerable.Range(0, Columns)
                .Select(i => first.AddDays((int)((long)(last.DayNumber - first.DayNumber) * i / (Columns - 1))))
                .Select(day => model.VersionAt(day, asOf)?.Cards.FirstOrDefault(card => card.Speed == Speed.Standard) is { } card ? price(card) : null)
                .ToArray();
            if (prices.Max() is { } most and > 0)
            {
                var blocks = string.Concat(prices.Select(p => p is { } known ? Blocks[(int)(known * (Blocks.Length - 1) / most)] : ' '));
                lines.Add($"  {name,-15}{PriceText.Usd(prices.First(p => p is not null)),8} {blocks} {PriceText.Usd(prices.Last(p => p is not null))}");
            }
        }

        lines.Add($"  {"",-15}{"",8} {PriceText.Day(first, "")}{new string(' ', Columns - 20)}{PriceText.Day(last, "")}");
        return lines;
    }
}
