namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads and checks the cards of a version.</summary>
internal sealed class CardReader(BookErrors errors, bool isOurs)
{
    public List<PriceCard> Read(JsonPlace version, FactorTable table, IReadOnlyList<PricedModelId> ids)
    {
        var cards = new List<CardAt>();
        foreach (var place in errors.List(version, "cards", mustBe: true))
        {
            errors.Known(place, "when", "rates", "note");
            var card = ReadCard(place);
            cards.Add(new(card, place));
            if (!isOurs)
            {
                CheckExact(card, place, table, ids);
                CheckRatios(card, place);
            }
        }

        CheckCover(version, cards);
        return [.. cards.Select(c => c.Card)];
    }

    private PriceCard ReadCard(JsonPlace place)
    {
        var speed = Speed.Standard;
        long over = -1, max = long.MaxValue;
        if (place.TryGet("when", out var condition))
        {
            var when = place.Child("when", condition);
            errors.Known(when, "speed", "prompt_tokens_max", "prompt_tokens_over");
            speed = errors.OneOf(when, "speed", "standard", "fast") is "fast" ? Speed.Fast : Speed.Standard;
            over = errors.Count(when, "prompt_tokens_over") ?? -1;
            max = errors.Count(when, "prompt_tokens_max") ?? long.MaxValue;
            if (over >= max)
            {
                errors.Add(when.PathOf("prompt_tokens_max"), "is not above \"prompt_tokens_over\"");
            }
        }

        var pico = new long[PriceCard.Classes];
        pico.AsSpan().Fill(PriceCard.None);
        if (!place.TryGet("rates", out var value))
        {
            errors.Add(place.PathOf("rates"), "is missing");
            return new(speed, over, max, pico);
        }

        var rates = place.Child("rates", value);
        errors.Known(rates, PriceCard.Meters);
        for (var i = 0; i < pico.Length; i++)
        {
            // A price in millionths of a dollar per million tokens is the same number of pico-USD per token.
            pico[i] = rates.TryGet(PriceCard.Meters[i], out var rate) && errors.TryDecimal(rate, rates.PathOf(PriceCard.Meters[i]), out var micro) ? micro : PriceCard.None;
        }

        return new(speed, over, max, pico);
    }

    /// <summary>A price that is not whole in pico-USD after its factors could not be billed exactly.</summary>
    private void CheckExact(PriceCard card, JsonPlace place, FactorTable table, IReadOnlyList<PricedModelId> ids)
    {
        var places = ids.SelectMany(id => id.AllFactors).Distinct().DefaultIfEmpty(Factor.One).ToArray();
        foreach (var product in table.Products)
        {
            foreach (var local in places)
            {
                var factor = product * local;
                for (var i = 0; i < card.Pico.Length && !factor.IsOne; i++)
                {
                    if (card.Pico[i] != PriceCard.None && !factor.KeepsWhole(card.Pico[i]))
                    {
                        errors.Add($"{place.Path}.rates.{PriceCard.Meters[i]}", "is not a whole number of 10^-12 USD per token after its factors");
                        return;
                    }
                }
            }
        }
    }

    private void CheckRatios(PriceCard card, JsonPlace place)
    {
        if (card.Pico[0] is var input && input == PriceCard.None)
        {
            return;
        }

        Ratio(2, 5, 4, "1.25");
        Ratio(3, 2, 1, "2");
        Ratio(4, 1, 10, "0.1");

        void Ratio(int index, long numerator, long denominator, string text)
        {
            if (card.Pico[index] != PriceCard.None && card.Pico[index] * denominator != input * numerator)
            {
                errors.Warn($"{place.Path}.rates.{PriceCard.Meters[index]}", $"is not {text} times the input price");
            }
        }
    }

    private void CheckCover(JsonPlace version, List<CardAt> cards)
    {
        foreach (var speed in (ReadOnlySpan<Speed>)[Speed.Standard, Speed.Fast])
        {
            long reached = -1;
            var ofSpeed = cards.FindAll(c => c.Card.Speed == speed);
            ofSpeed.Sort(static (a, b) => a.Card.Over.CompareTo(b.Card.Over));
            foreach (var at in ofSpeed)
            {
                var (card, place) = (at.Card, at.Place);
                if (card.Over != reached)
                {
                    errors.Add(place.PathOf("when"), $"{(card.Over < reached || reached == long.MaxValue ? "covers prompt lengths twice" : "leaves prompt lengths out")}");
                }

                reached = card.Max;
            }

            if (ofSpeed.Count > 0 && reached != long.MaxValue)
            {
                errors.Add(version.PathOf("cards"), $"leave out prompts of more than {reached.ToString(System.Globalization.CultureInfo.InvariantCulture)} tokens");
            }
        }

        if (cards.Count == 0 && version.TryGet("cards", out _))
        {
            errors.Add(version.PathOf("cards"), "are empty");
        }
    }
}
