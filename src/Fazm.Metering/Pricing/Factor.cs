using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>An exact multiplier of prices: a fraction of whole numbers, never rounded.</summary>
internal sealed record Factor(long Numerator, long Denominator, string Text)
{
    public static readonly Factor One = new(1, 1, "1");

    public bool IsOne => Numerator == Denominator;

    /// <summary>The factor of decimal text such as <c>1.1</c>.</summary>
    public static bool TryParse(string text, out Factor factor)
    {
        factor = One;
        if (!DecimalText.TryMicro(text, out var micro) || micro > 1_000_000_000)
        {
            return false;
        }

        factor = Reduced(micro, DecimalText.Scale, DecimalText.Format(micro));
        return true;
    }

    public static Factor operator *(Factor a, Factor b) =>
        a.IsOne ? b : b.IsOne ? a : Reduced(checked(a.Numerator * b.Numerator), checked(a.Denominator * b.Denominator), "");

    /// <summary>True when a price of whole pico-USD stays whole.</summary>
    public bool KeepsWhole(long pico) => (Int128)pico * Numerator % Denominator == 0;

    /// <summary>The amount times both; exact, because books whose prices do not stay whole are refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PicoUsd Apply(PicoUsd amount, Factor a, Factor b) => a.IsOne && b.IsOne ? amount : Multiply(amount, a, b);

    /// <summary>True when this is the smaller one.</summary>
    public bool IsBelow(Factor other) => PicoUsd.Product(Numerator, other.Denominator) < PicoUsd.Product(other.Numerator, Denominator);

    private static PicoUsd Multiply(PicoUsd amount, Factor a, Factor b) =>
        PicoUsd.FromUnits(checked(amount.Units * a.Numerator * b.Numerator) / checked(a.Denominator * b.Denominator));

    private static Factor Reduced(long numerator, long denominator, string text)
    {
        long a = numerator, b = denominator;
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a == 0 ? new(0, 1, text) : new(numerator / a, denominator / a, text);
    }
}
