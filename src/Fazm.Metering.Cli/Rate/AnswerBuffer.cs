using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Bytes of answers, written straight as JSON: names and punctuation as they are, texts escaped where they must be. Not thread-safe.</summary>
internal sealed class AnswerBuffer
{
    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        "\"\\\u007f" + new string([.. Enumerable.Range(0, 0x20).Select(c => (char)c)]));

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Room for so many bytes; those that were written count after <see cref="Wrote"/>.</summary>
    public Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }

        return _bytes.AsSpan(_length);
    }

    public void Wrote(int length) => _length += length;

    public AnswerBuffer Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        _length += utf8.Length;
        return this;
    }

    /// <summary>A text in quotes, or <c>null</c>.</summary>
    public AnswerBuffer Text(string? text)
    {
        if (text is null)
        {
            return Raw("null"u8);
        }

        if (text.AsSpan().ContainsAny(MustEscape))
        {
            return Raw("\""u8).Raw(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Raw("\""u8);
        }

        var span = Room((text.Length * 3) + 2);
        span[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, span[1..]);
        span[length + 1] = (byte)'"';
        _length += length + 2;
        return this;
    }

    /// <summary>Texts in brackets.</summary>
    public AnswerBuffer Texts(IReadOnlyList<string> texts)
    {
        Raw("["u8);
        for (var i = 0; i < texts.Count; i++)
        {
            Raw(i == 0 ? default : ","u8).Text(texts[i]);
        }

        return Raw("]"u8);
    }
}
