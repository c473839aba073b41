using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes JSON straight into a buffer: names and punctuation as they are, texts escaped where they must be. The general writer
/// checks every name again and was half of the time of a row.</summary>
internal sealed class AnswerText(ArrayBufferWriter<byte> buffer)
{
    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        "\"\\\u007f" + new string([.. Enumerable.Range(0, 0x20).Select(c => (char)c)]));

    public AnswerText Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(buffer.GetSpan(utf8.Length));
        buffer.Advance(utf8.Length);
        return this;
    }

    /// <summary>A text in quotes, or <c>null</c>.</summary>
    public AnswerText Text(string? text)
    {
        if (text is null)
        {
            return Raw("null"u8);
        }

        if (text.AsSpan().ContainsAny(MustEscape))
        {
            return Raw("\""u8).Raw(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Raw("\""u8);
        }

        var span = buffer.GetSpan((text.Length * 3) + 2);
        span[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, span[1..]);
        span[length + 1] = (byte)'"';
        buffer.Advance(length + 2);
        return this;
    }

    public AnswerText Number(long number)
    {
        var span = buffer.GetSpan(20);
        _ = Utf8Formatter.TryFormat(number, span, out var length);
        buffer.Advance(length);
        return this;
    }

    /// <summary>An exact amount in USD as text, or <c>null</c>.</summary>
    public AnswerText Money(PicoUsd? amount)
    {
        if (amount is not { } known)
        {
            return Raw("null"u8);
        }

        if (known.Units < 0 || known.Units > long.MaxValue)
        {
            return Text(known.ToString());
        }

        var span = buffer.GetSpan(34);
        span[0] = (byte)'"';
        var length = MoneyText.Format((ulong)known.Units, span[1..]);
        span[length + 1] = (byte)'"';
        buffer.Advance(length + 2);
        return this;
    }
}
