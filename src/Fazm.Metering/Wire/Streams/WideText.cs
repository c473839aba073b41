using System.Text;

namespace Fazm.Metering.Wire.Streams;

/// <summary>Text in UTF-16, as some shells write what a program prints.</summary>
internal static class WideText
{
    /// <summary>The stream as UTF-8 where it begins with the mark of UTF-16; else the stream itself, which stands where it stood.</summary>
    /// <param name="stream">The bytes; one that cannot seek is taken as it is.</param>
    public static Stream AsUtf8(Stream stream)
    {
        if (!stream.CanSeek || stream.Position != 0)
        {
            return stream;
        }

        Span<byte> mark = stackalloc byte[2];
        var count = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return count < mark.Length ? stream
            : mark.SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8)
            : mark.SequenceEqual((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8)
            : stream;
    }
}
