namespace Fazm.Metering.Cli.Rate;

/// <summary>Formats exact amounts as digits without making strings of them.</summary>
internal static class MoneyText
{
    private const ulong PerUsd = 1_000_000_000_000;
    private const int Digits = 12;

    /// <summary>Writes so many pico-USD as USD: no exponent, no trailing zeros.</summary>
    /// <returns>How many bytes were written; at most 32.</returns>
    public static int Format(ulong units, Span<byte> text)
    {
        var (whole, fraction) = ulong.DivRem(units, PerUsd);
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(whole, text, out var length);
        if (fraction == 0)
        {
            return length;
        }

        text[length] = (byte)'.';
        for (var i = Digits; i > 0; i--)
        {
            (fraction, var digit) = ulong.DivRem(fraction, 10);
            text[length + i] = (byte)('0' + digit);
        }

        var end = length + Digits;
        while (text[end] == '0')
        {
            end--;
        }

        return end + 1;
    }
}
