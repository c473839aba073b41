using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <content>What something costs.</content>
public sealed partial class PriceBook
{
    /// <summary>The price of one billed unit. Allocates nothing once a model's spelling is known.</summary>
    /// <param name="tokens">What the unit used.</param>
    /// <param name="model">Its model as on the wire; <see langword="null"/> where nothing names one, which has no price.</param>
    /// <param name="c">How, where and when it was served.</param>
    public Priced Price(in TokenCounts tokens, string? model, in RatingCircumstances c) => UnitRater.Rate(this, tokens, model, c, null);

    /// <summary>The price of a call: each of its units alone, at its own model and tier, together. Allocates nothing either.</summary>
    /// <param name="usage">What the call used. How it was served is taken from here where it says so, else from <paramref name="c"/>.</param>
    /// <param name="model">The call's model; units that name their own are priced at that.</param>
    /// <param name="c">How, where and when it was served.</param>
    public Priced PriceCall(in Usage usage, string? model, in RatingCircumstances c) => UsageRater.Rate(this, usage, model, c, null);

    /// <summary>The price of a call with its line items.</summary>
    /// <param name="usage">What the call used. How it was served is taken from here where it says so, else from <paramref name="c"/>.</param>
    /// <param name="model">The call's model; units that name their own are priced at that.</param>
    /// <param name="c">How, where and when it was served.</param>
    public RatedUsage Rate(in Usage usage, string? model, in RatingCircumstances c)
    {
        var lines = new List<RatedLine>();
        var priced = UsageRater.Rate(this, usage, model, c, lines);
        var part = PicoUsd.Zero;
        foreach (var line in lines)
        {
            part += line.Cost ?? PicoUsd.Zero;
        }

        return new RatedUsage
        {
            Cost = priced.Cost,
            Upper = priced.Upper,
            PricedPart = part,
            PricedAs = priced.PricedAs,
            Version = priced.Version,
            Book = priced.Book,
            Flags = priced.Flags,
            Lines = lines,
        };
    }

    /// <summary>The price of a call, its line items in a list of the caller's. Allocates nothing once the list is long enough and the models'
    /// spellings and prices were met before; for whoever rates many calls.</summary>
    /// <param name="usage">What the call used. How it was served is taken from here where it says so, else from <paramref name="c"/>.</param>
    /// <param name="model">The call's model; units that name their own are priced at that.</param>
    /// <param name="c">How, where and when it was served.</param>
    /// <param name="lines">Is emptied, then gets one line per billed unit and meter that was used. It belongs to one thread at a time.</param>
    /// <returns>The same amount, version, book and flags that <see cref="Rate(in Usage, string?, in RatingCircumstances)"/> gives.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Priced Rate(in Usage usage, string? model, in RatingCircumstances c, List<RatedLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lines.Clear();
        return UsageRater.Rate(this, usage, model, c, lines);
    }

    /// <summary>The exact price of one use of a meter that is not tokens; <see langword="null"/> where the books have none at that time.</summary>
    /// <param name="meter">The meter's id, <c>web_search</c> for instance.</param>
    /// <param name="platform">Whose price list bills it.</param>
    /// <param name="day">The UTC day of use.</param>
    /// <param name="asOf">Prices as known at the end of this UTC day; <see langword="null"/> for the newest knowledge.</param>
    public PicoUsd? MeterPrice(string meter, Platform platform, DateOnly day, DateOnly? asOf = null) =>
        FindMeter(platform, meter, day.DayNumber, asOf, out _)?.Price;
}
