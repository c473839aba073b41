using System.Globalization;

namespace Fazm.Metering;

/// <summary>An exact amount of money in units of 10^-12 USD (pico-USD).</summary>
/// <remarks>Every published price per million tokens with up to six decimals is a whole number of these per token, so products and sums
/// are exact. 128 bits inside, checked arithmetic, <see cref="decimal"/> at the border. The default value is zero, which is an amount;
/// an unknown amount is a <see langword="null"/> of this type, never zero.</remarks>
public readonly record struct PicoUsd : IComparable<PicoUsd>
{
    private const int Digits = 12;
    private static readonly Int128 PerUsd = 1_000_000_000_000;

    // Two halves and not one Int128: the ahead-of-time compiler leaves out every method that so much as holds one.
    private readonly long _high;
    private readonly ulong _low;

    private PicoUsd(Int128 units)
        : this((long)(units >> 64), unchecked((ulong)units))
    {
    }

    private PicoUsd(long high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The amount in units of 10^-12 USD.</summary>
    public Int128 Units => new(unchecked((ulong)_high), _low);

    /// <summary>No money.</summary>
    public static PicoUsd Zero => default;

    /// <summary>True for exactly nothing.</summary>
    public bool IsZero => _high == 0 && _low == 0;

    /// <summary>An amount of so many units of 10^-12 USD.</summary>
    public static PicoUsd FromUnits(Int128 units) => new(units);

    /// <summary>So many units so many times; always within range.</summary>
    internal static PicoUsd Product(long units, long times)
    {
        var high = Math.BigMul(units, times, out var low);
        return new(high, unchecked((ulong)low));
    }

    /// <summary>The amount so many times; checked.</summary>
    internal PicoUsd Times(long times) => _high == 0 && _low <= long.MaxValue ? Product((long)_low, times) : TimesWide(times);

    private PicoUsd TimesWide(long times) => new(checked(Units * times));

    /// <summary>An amount of so many US dollars; <see langword="false"/> where the value is not a whole number of pico-USD.</summary>
    public static bool TryFromUsd(decimal usd, out PicoUsd amount)
    {
        amount = default;
        var scaled = decimal.Truncate(usd);
        var fraction = usd - scaled;
        var pico = fraction * 1_000_000_000_000m;
        if (pico != decimal.Truncate(pico))
        {
            return false;
        }

        amount = new(checked(((Int128)scaled * PerUsd) + (Int128)pico));
        return true;
    }

    /// <summary>Reads an amount in US dollars from decimal text such as <c>0.07868924999999999</c> or <c>1.2e-7</c>. An amount that is finer
    /// than the unit is rounded half to even: that removes the noise of a client's binary sums, and nothing else is ever rounded.</summary>
    /// <param name="text">ASCII digits with an optional sign, point and exponent, as JSON writes numbers.</param>
    /// <param name="amount">The amount, when the result is <see langword="true"/>.</param>
    /// <returns><see langword="false"/> when the text is no number or lies beyond 10^24 USD.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out PicoUsd amount) => ReportedAmountText.TryRead(text, out amount);

    /// <summary>Reads an amount in US dollars from decimal text; see <see cref="TryParse(ReadOnlySpan{byte}, out PicoUsd)"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PicoUsd amount)
    {
        Span<byte> ascii = stackalloc byte[64];
        if (text.Length > ascii.Length || System.Text.Ascii.FromUtf16(text, ascii, out var written) != System.Buffers.OperationStatus.Done)
        {
            amount = default;
            return false;
        }

        return TryParse(ascii[..written], out amount);
    }

    /// <summary>The amount in US dollars; throws <see cref="OverflowException"/> beyond the range of <see cref="decimal"/> with 12 decimals.</summary>
    public decimal ToUsd()
    {
        var whole = Units / PerUsd;
        return (decimal)whole + ((decimal)(Units - (whole * PerUsd)) / 1_000_000_000_000m);
    }

    /// <summary>Adds; checked.</summary>
    public static PicoUsd operator +(PicoUsd a, PicoUsd b)
    {
        var low = unchecked(a._low + b._low);
        var high = unchecked(a._high + b._high + (low < a._low ? 1 : 0));
        return ((a._high ^ high) & (b._high ^ high)) >= 0 ? new(high, low) : throw new OverflowException();
    }

    /// <summary>Subtracts; checked.</summary>
    public static PicoUsd operator -(PicoUsd a, PicoUsd b)
    {
        var low = unchecked(a._low - b._low);
        var high = unchecked(a._high - b._high - (a._low < b._low ? 1 : 0));
        return ((a._high ^ b._high) & (a._high ^ high)) >= 0 ? new(high, low) : throw new OverflowException();
    }

    /// <summary>The same amount with the other sign.</summary>
    public static PicoUsd operator -(PicoUsd a) => Zero - a;

    /// <summary>Less.</summary>
    public static bool operator <(PicoUsd a, PicoUsd b) => a.CompareTo(b) < 0;

    /// <summary>More.</summary>
    public static bool operator >(PicoUsd a, PicoUsd b) => a.CompareTo(b) > 0;

    /// <summary>Less or the same.</summary>
    public static bool operator <=(PicoUsd a, PicoUsd b) => a.CompareTo(b) <= 0;

    /// <summary>More or the same.</summary>
    public static bool operator >=(PicoUsd a, PicoUsd b) => a.CompareTo(b) >= 0;

    /// <inheritdoc/>
    public int CompareTo(PicoUsd other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>The exact amount in US dollars: no exponent, no trailing zeros, culture-invariant (<c>0.0711686</c>, <c>-3</c>, <c>0</c>).</summary>
    public override string ToString()
    {
        if (_high == 0)
        {
            var (dollars, rest) = Math.DivRem(_low, 1_000_000_000_000UL);
            return dollars.ToString(CultureInfo.InvariantCulture) + (rest == 0 ? "" : Decimals(rest));
        }

        return ToStringWide();
    }

    private static string Decimals(ulong units) => "." + units.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0').TrimEnd('0');

    private string ToStringWide()
    {
        var negative = Units < 0;
        var magnitude = negative ? (UInt128)(-(Units + 1)) + 1 : (UInt128)Units;
        var (whole, fraction) = UInt128.DivRem(magnitude, (UInt128)PerUsd);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        if (fraction != 0)
        {
            text += Decimals((ulong)fraction);
        }

        return negative ? "-" + text : text;
    }
}
