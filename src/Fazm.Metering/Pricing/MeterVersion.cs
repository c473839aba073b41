namespace Fazm.Metering.Pricing;

/// <summary>The price of one use of a meter that is not tokens, over one span of days. Immutable.</summary>
public sealed class MeterVersion : DatedPrice
{
    internal MeterVersion(string id, long micro)
        : base(id)
    {
        Pico = (Int128)micro * DecimalText.Scale;
        Text = DecimalText.Format(micro);
    }

    /// <summary>USD per unit.</summary>
    public PicoUsd Price => PicoUsd.FromUnits(Pico);

    internal Int128 Pico { get; }

    internal string Text { get; }
}
