using System.Globalization;

namespace Fazm.Metering.Pricing;

/// <summary>Reads the decimals of price books: digits, and at most six more behind a point. A price per million tokens read so is a whole
/// number of pico-USD per token.</summary>
internal static class DecimalText
{
    public const long Scale = 1_000_000;
    private const int MostWholeDigits = 9;

    /// <summary>The value in millionths.</summary>
    public static bool TryMicro(ReadOnlySpan<char> text, out long micro)
    {
        micro = 0;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty || whole.Length > MostWholeDigits || (point >= 0 && fraction.IsEmpty) || fraction.Length > 6 || !Digits(whole, ref micro) || !Digits(fraction, ref micro))
        {
            micro = 0;
            return false;
        }

        for (var i = fraction.Length; i < 6; i++)
        {
            micro *= 10;
        }

        return true;
    }

    /// <summary>The shortest text of so many millionths.</summary>
    public static string Format(long micro)
    {
        var (whole, fraction) = long.DivRem(micro, Scale);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return fraction == 0 ? text : text + "." + fraction.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    private static bool Digits(ReadOnlySpan<char> digits, ref long value)
    {
        foreach (var c in digits)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
