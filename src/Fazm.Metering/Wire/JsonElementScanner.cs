using System.Buffers;

namespace Fazm.Metering.Wire;

/// <summary>Finds where an element of a JSON document ends, over any number of pieces.</summary>
internal struct JsonElementScanner
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,[]"u8);
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n,[]{}\""u8);
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private int _depth;
    private bool _isString;
    private bool _isEscape;

    /// <summary>True between the first and the last byte of an element.</summary>
    public bool IsInside { get; private set; }

    /// <summary>How many bytes at the start of some text stand between elements: space, commas, and the brackets of the array around them.</summary>
    public static int Between(ReadOnlySpan<byte> text)
    {
        var next = text.IndexOfAnyExcept(Separators);
        return next < 0 ? text.Length : next;
    }

    /// <summary>Goes on through an element.</summary>
    /// <param name="text">What comes next of it; not empty at its start.</param>
    /// <param name="isAll">True when no more will come.</param>
    /// <param name="read">How much of the text belongs to it.</param>
    /// <returns>True when the element ended there.</returns>
    public bool Scan(ReadOnlySpan<byte> text, bool isAll, out int read)
    {
        read = 0;
        if (!IsInside)
        {
            // An object, or what should not stand here: a text, or a bare word.
            IsInside = true;
            _depth = text[0] == '{' ? 1 : 0;
            _isString = text[0] == '"';
            read = 1;
        }

        if (_depth == 0 && !_isString)
        {
            var rest = text[read..].IndexOfAny(WordEnds);
            read = rest < 0 ? text.Length : read + rest;
            return rest >= 0 || isAll;
        }

        while (read < text.Length)
        {
            if (_isEscape)
            {
                _isEscape = false;
                read++;
                continue;
            }

            var at = _isString ? text[read..].IndexOfAny((byte)'"', (byte)'\\') : text[read..].IndexOfAny(Structure);
            if (at < 0)
            {
                read = text.Length;
                return false;
            }

            read += at + 1;
            switch (text[read - 1])
            {
                case (byte)'\\':
                    _isEscape = true;
                    break;
                case (byte)'"':
                    _isString = !_isString;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    _depth--;
                    break;
            }

            if (_depth == 0 && !_isString)
            {
                return true;
            }
        }

        return false;
    }
}
