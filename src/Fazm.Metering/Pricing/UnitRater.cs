using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>The one place where a unit gets its price (facts: prices, section 3).</summary>
internal static class UnitRater
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Priced Rate(PriceBook book, in TokenCounts tokens, string? model, in RatingCircumstances c, List<RatedLine>? lines)
    {
        if (tokens.IsZero)
        {
            return Nothing(book, model, c);
        }

        var flags = FlagsOf(c);
        var at = c.At.IsKnown ? c.At : book.PublishedAt;
        var day = (int)(at.UtcTicks / TimeSpan.TicksPerDay);
        var entry = model is null ? null : book.Lookup(c.Platform, model);
        if (entry is null || !entry.TryFind(day, out var found, out var id) || found.VersionAt(day, c.AsOf) is not { } version)
        {
            LinesWithout(book, tokens, entry?.Unpriced ?? UnpricedMeters.OfNoModel, c, day, lines);
            return new Priced { Flags = flags | PriceFlags.UnpricedModel };
        }

        var priced = new Priced { PricedAs = found.Id, Version = version.Id, Book = found.Book };
        var served = FactorTable.Index(c.Geo, c.Tier, c.Speed);
        var cards = version.CardsFor(c.Speed);
        flags |= Refusal(c, version, cards, served);
        if ((flags & PriceFlags.UnpricedMeter) != 0 || (c.Geo == InferenceGeo.Unknown && version.Factors.DependsOnGeo))
        {
            LinesWithout(book, tokens, found.Unpriced, c, day, lines);
            return priced with { Flags = flags };
        }

        var product = version.Factors.Product(served);
        var local = id.FactorAt(c.Location, out var upperLocal);
        var card = CardFor(cards, tokens);
        var upperCard = card;
        if (c.IsAggregate && !ReferenceEquals(card, cards[0]))
        {
            // The sum of several prompts is over a threshold: each of them may be, or none.
            card = cards[0];
            flags |= PriceFlags.BandUncertain;
        }

        if (local != upperLocal)
        {
            flags |= PriceFlags.GeoUnknown;
        }

        var cost = Tokens(card, tokens, product, local);
        PicoUsd? upper = (flags & (PriceFlags.BandUncertain | PriceFlags.GeoUnknown)) != 0 ? Upper(upperCard, tokens, product, upperLocal) : null;
        if (lines is not null)
        {
            TokenLines(card, tokens, product, local, card.UnitPrices(found, version, served, local), lines);
        }

        var tools = Tools(book, tokens, c, day, lines, found.Unpriced, out var allTools);
        if (cost is null || !allTools)
        {
            return priced with { Flags = flags | PriceFlags.UnpricedMeter };
        }

        return priced with
        {
            Cost = cost.Value + tools,
            Upper = upper is { } most ? most + tools : null,
            Flags = flags,
        };
    }

    /// <summary>Nothing used costs nothing, whatever the model: a client's own notices have made-up models and no tokens.</summary>
    private static Priced Nothing(PriceBook book, string? model, in RatingCircumstances c)
    {
        var at = c.At.IsKnown ? c.At : book.PublishedAt;
        var day = (int)(at.UtcTicks / TimeSpan.TicksPerDay);
        return model is not null && book.Lookup(c.Platform, model).TryFind(day, out var found, out _) && found.VersionAt(day, c.AsOf) is { } version
            ? new Priced { Cost = PicoUsd.Zero, PricedAs = found.Id, Version = version.Id, Book = found.Book }
            : new Priced { Cost = PicoUsd.Zero };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PriceFlags FlagsOf(in RatingCircumstances c)
    {
        var flags = c.At.IsKnown ? PriceFlags.None : PriceFlags.Undated;
        flags |= c.Tier == ServiceTier.Priority ? PriceFlags.PriorityContract : PriceFlags.None;
        flags |= (c.Notes & UsageNotes.FallbackCredit) != 0 ? PriceFlags.FallbackCredit : PriceFlags.None;
        flags |= (c.Notes & UsageNotes.CacheSplitUnknown) != 0 ? PriceFlags.CacheSplitUnknown : PriceFlags.None;
        flags |= (c.Notes & UsageNotes.CacheBreakdownExceedsTotal) != 0 ? PriceFlags.CacheBreakdownExceedsTotal : PriceFlags.None;
        flags |= (c.Notes & UsageNotes.CachedExceedsInput) != 0 ? PriceFlags.CachedExceedsInput : PriceFlags.None;
        return flags | ((c.Notes & UsageNotes.UnknownIteration) != 0 ? PriceFlags.UnknownIteration : PriceFlags.None);
    }

    /// <summary>What keeps the way it was served from having a price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PriceFlags Refusal(in RatingCircumstances c, PriceVersion version, PriceCard[] cards, int served)
    {
        var flags = cards.Length == 0 || c.Tier == ServiceTier.Unknown ? PriceFlags.UnpricedMeter : PriceFlags.None;
        if (c.Tier == ServiceTier.Batch && !version.Factors.NamesTier(served))
        {
            // No batches for this model, or no batches at this speed.
            flags |= PriceFlags.UnpricedMeter;
        }

        return flags | (c.Geo == InferenceGeo.Unknown && version.Factors.DependsOnGeo ? PriceFlags.GeoUnknown : PriceFlags.None);
    }

    /// <summary>The card of a prompt: input, cache writes and cache reads together, strictly over the threshold; output does not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PriceCard CardFor(PriceCard[] cards, in TokenCounts tokens)
    {
        if (cards.Length == 1)
        {
            return cards[0];
        }

        // A decimal holds any sum of four; prompts of 64 bits are a caller's, not a wire's.
        var prompt = (decimal)tokens.Input + tokens.CacheWrite5m + tokens.CacheWrite1h + tokens.CacheRead;
        for (var i = cards.Length - 1; i > 0; i--)
        {
            if (prompt > cards[i].Over)
            {
                return cards[i];
            }
        }

        return cards[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Quantity(in TokenCounts tokens, int index) => index switch
    {
        0 => tokens.Input,
        1 => tokens.Output,
        2 => tokens.CacheWrite5m,
        3 => tokens.CacheWrite1h,
        _ => tokens.CacheRead,
    };

    /// <summary>All token classes at a card; <see langword="null"/> where one that was used has no price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PicoUsd? Tokens(PriceCard card, in TokenCounts tokens, Factor product, Factor local)
    {
        var sum = PicoUsd.Zero;
        for (var i = 0; i < PriceCard.Classes; i++)
        {
            if (Quantity(tokens, i) is not 0 and var quantity)
            {
                if (card.Pico[i] == PriceCard.None)
                {
                    return null;
                }

                sum += PicoUsd.Product(quantity, card.Pico[i]);
            }
        }

        return Factor.Apply(sum, product, local);
    }

    private static PicoUsd? Upper(PriceCard card, in TokenCounts tokens, Factor product, Factor local) => Tokens(card, tokens, product, local);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TokenLines(PriceCard card, in TokenCounts tokens, Factor product, Factor local, UnitPrice[] prices, List<RatedLine> lines)
    {
        for (var i = 0; i < PriceCard.Classes; i++)
        {
            if (Quantity(tokens, i) is not 0 and var quantity)
            {
                lines.Add(new(prices[i], quantity, card.Pico[i] == PriceCard.None ? null : Factor.Apply(PicoUsd.Product(quantity, card.Pico[i]), product, local)));
            }
        }
    }

    /// <summary>The fees of the server tools that were used; <paramref name="all"/> is false where one has no price.</summary>
    private static PicoUsd Tools(PriceBook book, in TokenCounts tokens, in RatingCircumstances c, int day, List<RatedLine>? lines, UnpricedMeters unpriced, out bool all)
    {
        all = true;
        var sum = PicoUsd.Zero;
        for (var i = 0; i < ServerTools.Count; i++)
        {
            if (ServerTools.Quantity(tokens, i) is not 0 and var quantity)
            {
                var meter = ServerTools.Meter(i);
                var price = book.FindMeter(c.Platform, meter, day, c.AsOf, out var title);
                all &= price is not null;
                PicoUsd? cost = price?.Price.Times(quantity);
                sum += cost ?? PicoUsd.Zero;
                lines?.Add(new(price?.UnitPrice(meter, title!, unpriced.Model) ?? unpriced[PriceCard.Classes + i], quantity, cost));
            }
        }

        return sum;
    }

    private static void LinesWithout(PriceBook book, in TokenCounts tokens, UnpricedMeters unpriced, in RatingCircumstances c, int day, List<RatedLine>? lines)
    {
        if (lines is null)
        {
            return;
        }

        for (var i = 0; i < PriceCard.Classes; i++)
        {
            if (Quantity(tokens, i) is not 0 and var quantity)
            {
                lines.Add(new(unpriced[i], quantity, null));
            }
        }

        _ = Tools(book, tokens, c, day, lines, unpriced, out _);
    }
}
