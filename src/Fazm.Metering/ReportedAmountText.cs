namespace Fazm.Metering;

/// <summary>Reads the text of a JSON number as pico-USD without passing through floating point.</summary>
internal static class ReportedAmountText
{
    private const int UnitExponent = 12;
    private const int MostDigits = 36;
    private const int MostInLong = 18;

    public static bool TryRead(ReadOnlySpan<byte> text, out PicoUsd amount)
    {
        amount = default;
        var at = 0;
        var negative = at < text.Length && text[at] == '-';
        if (negative)
        {
            at++;
        }

        // Nearly all amounts fit into 64 bits, which are counted up much faster.
        long small = 0;
        Int128 digits = 0;
        int kept = 0, scale = 0, dropped = 0;
        bool point = false, any = false, restNonZero = false;
        int firstDropped = -1;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            any = true;
            if (kept < MostDigits)
            {
                if (kept < MostInLong)
                {
                    small = (small * 10) + (c - '0');
                }
                else
                {
                    digits = ((kept == MostInLong ? small : digits) * 10) + (c - '0');
                }

                kept += small == 0 && kept == 0 ? 0 : 1;
                scale += point ? 1 : 0;
            }
            else
            {
                restNonZero |= firstDropped >= 0 && c != '0';
                firstDropped = firstDropped < 0 ? c - '0' : firstDropped;
                dropped += point ? 0 : 1;
            }
        }

        digits = kept <= MostInLong ? small : digits;
        if (!any || !TryExponent(text[at..], out var exponent))
        {
            return false;
        }

        // value = digits * 10^(exponent + dropped - scale); wanted in 10^-12.
        var shift = exponent + dropped - scale + UnitExponent;
        if (digits == 0)
        {
            return true;
        }

        if (shift >= 0)
        {
            if (kept + shift > MostDigits)
            {
                return false;
            }

            for (; shift > 0; shift--)
            {
                digits *= 10;
            }

            amount = PicoUsd.FromUnits(negative ? -digits : digits);
            return true;
        }

        digits = RoundHalfEven(digits, -shift, firstDropped > 0 || restNonZero);
        amount = PicoUsd.FromUnits(negative ? -digits : digits);
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        var sign = 1;
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            sign = text[0] == '-' ? -1 : 1;
            text = text[1..];
        }

        if (text.IsEmpty || text.Length > 4)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            exponent = (exponent * 10) + (c - '0');
        }

        exponent *= sign;
        return true;
    }

    private static Int128 RoundHalfEven(Int128 digits, int places, bool more)
    {
        if (places > MostDigits + 1)
        {
            return 0;
        }

        Int128 divisor = 1;
        for (var i = 0; i < places; i++)
        {
            divisor *= 10;
        }

        var (quotient, rest) = Int128.DivRem(digits, divisor);
        var twice = rest * 2;
        var up = twice > divisor || (twice == divisor && (more || Int128.IsOddInteger(quotient)));
        return up ? quotient + 1 : quotient;
    }
}
