using System.Globalization;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>What helps whoever asked for a model without a price: the day of its first price, or, where no book knows it, ids like it.</summary>
/// <param name="PricedFrom">The first UTC day with a price; <see langword="null"/> for an unknown id.</param>
/// <param name="Near">Ids like the unknown one, the nearest first.</param>
internal sealed record UnpricedHint(string? PricedFrom, IReadOnlyList<string> Near)
{
    public static UnpricedHint Of(PriceBook book, Platform platform, string model) => book.FirstPricedOn(platform, model) is { } day
        ? new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), [])
        : new(null, book.Suggest(platform, model));

    public void Write(AnswerBuffer answers)
    {
        if (PricedFrom is not null)
        {
            answers.Raw(",\"pricedFrom\":"u8).Text(PricedFrom);
        }
        else if (Near.Count > 0)
        {
            answers.Raw(",\"near\":"u8).Texts(Near);
        }
    }
}
