using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>Prices a call: the sum of its units.</summary>
internal static class UsageRater
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Priced Rate(PriceBook book, in Usage usage, string? model, in RatingCircumstances c, List<RatedLine>? lines)
    {
        var served = c with
        {
            Speed = usage.Speed == Speed.NotStated ? c.Speed : usage.Speed,
            Geo = usage.Geo == InferenceGeo.NotStated ? c.Geo : usage.Geo,
            Tier = usage.Tier == ServiceTier.NotStated ? c.Tier : usage.Tier,
            Notes = c.Notes | usage.Notes,
        };
        return usage.SeparateUnits.IsDefault ? UnitRater.Rate(book, usage.Tokens, model, served, lines) : RateUnits(book, usage, model, served, lines);
    }

    private static Priced RateUnits(PriceBook book, in Usage usage, string? model, in RatingCircumstances served, List<RatedLine>? lines)
    {
        PicoUsd? cost = PicoUsd.Zero, upper = null;
        Priced answer = default;
        var answered = false;
        var flags = PriceFlags.None;
        for (var i = 0; i < usage.UnitCount; i++)
        {
            var unit = usage.Unit(i);
            var priced = UnitRater.Rate(book, unit.Tokens, unit.Model ?? model, served, lines);
            flags |= priced.Flags;
            upper = upper is null && priced.Upper is null ? null : (upper ?? cost) + (priced.Upper ?? priced.Cost);
            cost += priced.Cost;
            if (i == 0 || (!answered && unit.Kind is IterationKind.Message or IterationKind.Fallback))
            {
                answer = priced;
                answered = unit.Kind is IterationKind.Message or IterationKind.Fallback;
            }
        }

        return answer with { Cost = cost, Upper = cost is null ? null : upper, Flags = flags };
    }
}
