using System.Globalization;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary>Prices and days as people read them; exact, in the invariant culture.</summary>
internal static class PriceText
{
    public static string Usd(decimal? price) => price is { } known ? known.ToString("0.######", CultureInfo.InvariantCulture) : "–";

    public static string Day(DateOnly? day, string none) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? none;

    public static IReadOnlyList<(string Name, Func<PriceCard, decimal?> Price)> Classes { get; } =
    [
        ("input", card => card.Input),
        ("output", card => card.Output),
        ("cache_write_5m", card => card.CacheWrite5m),
        ("cache_write_1h", card => card.CacheWrite1h),
        ("cache_read", card => card.CacheRead),
    ];

    /// <summary>The condition of a card: <c>standard</c>, <c>fast, over 200000</c>.</summary>
    public static string Condition(PriceCard card)
    {
        var text = card.Speed == Speed.Fast ? "fast" : "standard";
        text += card.PromptTokensOver is { } over ? string.Create(CultureInfo.InvariantCulture, $", prompt over {over:N0}") : "";
        return text + (card.PromptTokensMax is { } max ? string.Create(CultureInfo.InvariantCulture, $", prompt to {max:N0}") : "");
    }
}
