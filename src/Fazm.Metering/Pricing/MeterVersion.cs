namespace Fazm.Metering.Pricing;

/// <summary>The price of one use of a meter that is not tokens, over one span of days. Immutable.</summary>
public sealed class MeterVersion : DatedPrice
{
    internal MeterVersion(string id, long micro)
        : base(id)
    {
        Price = PicoUsd.Product(micro, DecimalText.Scale);
        Text = DecimalText.Format(micro);
    }

    /// <summary>USD per unit.</summary>
    public PicoUsd Price { get; }

    internal string Text { get; }
}
