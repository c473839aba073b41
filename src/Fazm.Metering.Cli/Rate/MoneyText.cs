using System.Text.Json;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes exact amounts as JSON text without making strings of them.</summary>
internal static class MoneyText
{
    private const ulong PerUsd = 1_000_000_000_000;
    private const int Digits = 12;

    /// <summary>Writes an amount in USD, or <c>null</c>.</summary>
    public static void Write(Utf8JsonWriter json, JsonEncodedText name, PicoUsd? amount)
    {
        if (amount is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        if (known.Units < 0 || known.Units > long.MaxValue)
        {
            json.WriteString(name, known.ToString());
            return;
        }

        Span<byte> text = stackalloc byte[32];
        json.WriteString(name, text[..Format((ulong)known.Units, text)]);
    }

    private static int Format(ulong units, Span<byte> text)
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
