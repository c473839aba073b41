namespace Fazm.Metering.Pricing;

/// <summary>The unit prices of one card under one set of factors, made when they are first used.</summary>
internal sealed class CardPrices
{
    private readonly int _served;
    private readonly Factor _local;
    private readonly CardPrices? _next;

    public CardPrices(PriceCard card, PricedModel model, PriceVersion version, int served, Factor local, CardPrices? next)
    {
        _served = served;
        _local = local;
        _next = next;
        string[] factors = local.IsOne ? version.Factors.Texts(served) : [.. version.Factors.Texts(served), local.Text];
        ByClass = new UnitPrice[PriceCard.Classes];
        for (var i = 0; i < ByClass.Length; i++)
        {
            ByClass[i] = card.Pico[i] == PriceCard.None ? model.Unpriced[i] : new(PriceCard.Meters[i], model.Id, card.Texts[i], 1_000_000, factors, version.Id, model.Book);
        }
    }

    public UnitPrice[] ByClass { get; }

    /// <summary>The ones of a way of being served at a place, this or one behind it; <see langword="null"/> where there are none yet.</summary>
    public CardPrices? Find(int served, Factor local)
    {
        for (var prices = this; prices is not null; prices = prices._next)
        {
            if (prices._served == served && prices._local == local)
            {
                return prices;
            }
        }

        return null;
    }
}
