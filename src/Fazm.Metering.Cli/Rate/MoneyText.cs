using System.Runtime.CompilerServices;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Formats whole numbers and exact amounts as digits without making strings of them.</summary>
internal static class MoneyText
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int LongestNumber = 20;

    /// <summary>The most bytes that an amount takes.</summary>
    public const int LongestAmount = LongestNumber + 1 + Digits;

    private const ulong PerUsd = 1_000_000_000_000;
    private const uint HalfOfDigits = 1_000_000;
    private const int Digits = 12;

    /// <summary>The digits of 00 to 99.</summary>
    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Writes so many pico-USD as USD: no exponent, no trailing zeros.</summary>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Format(ulong units, Span<byte> text)
    {
        var (whole, fraction) = ulong.DivRem(units, PerUsd);
        var length = Number(whole, text);
        if (fraction == 0)
        {
            return length;
        }

        text[length] = (byte)'.';
        var digits = text.Slice(length + 1, Digits);
        var (high, low) = ulong.DivRem(fraction, HalfOfDigits);
        Six((uint)high, digits);
        Six((uint)low, digits[6..]);
        var end = Digits;
        while (digits[end - 1] == '0')
        {
            end--;
        }

        return length + 1 + end;
    }

    /// <summary>Writes a whole number.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Number(ulong number, Span<byte> text)
    {
        if (number < 10)
        {
            text[0] = (byte)('0' + number);
            return 1;
        }

        _ = System.Buffers.Text.Utf8Formatter.TryFormat(number, text, out var length);
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Six(uint number, Span<byte> text)
    {
        var (rest, last) = uint.DivRem(number, 100);
        var (first, middle) = uint.DivRem(rest, 100);
        Pairs.Slice((int)first * 2, 2).CopyTo(text);
        Pairs.Slice((int)middle * 2, 2).CopyTo(text[2..]);
        Pairs.Slice((int)last * 2, 2).CopyTo(text[4..]);
    }
}
