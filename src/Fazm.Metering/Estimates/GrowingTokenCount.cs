namespace Fazm.Metering.Estimates;

/// <summary>Counts a text that comes in chunks. Counts of chunks do not add up to the count of the text, so what is counted for good ends at a safe boundary,
/// and only the short tail behind it is counted anew.</summary>
/// <remarks>
/// <para>A boundary is safe between a character and a space that follows it: no token of the vocabularies known here crosses it, whatever comes after. A tail without
/// one is parted where the kind of its characters changes, or where it ends, once it is longer than 256 characters; that may cost a token's difference each time.</para>
/// <para>Work grows with the length of the text, whatever the size of the chunks. Of the text itself only the tail is kept, until it is counted or <see cref="Close"/> is
/// called; what was kept is overwritten. Not thread-safe.</para>
/// </remarks>
public sealed class GrowingTokenCount
{
    private const int LongestTail = 256;

    private readonly ITokenCounter _counter;
    private readonly char[] _text = new char[LongestTail * 4];
    private int _length;
    private long _counted;
    private int? _tail;

    /// <summary>An empty text.</summary>
    /// <param name="counter">Counts its parts.</param>
    public GrowingTokenCount(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _counter = counter;
    }

    /// <summary>The tokens of the text so far. It may fall by a few when the next chunk turns out to complete a word.</summary>
    public long Tokens => _counted + (_tail ??= Count(_length));

    /// <summary>How many characters were given to the counter, repeats included.</summary>
    internal long CharactersCounted { get; private set; }

    /// <summary>The part of the text that is kept now.</summary>
    internal ReadOnlySpan<char> Kept => _text.AsSpan(0, _length);

    /// <summary>All that was ever kept and is not overwritten.</summary>
    internal ReadOnlySpan<char> Memory => _text;

    /// <summary>Adds a chunk, however short or long. It is counted and forgotten, but for the tail.</summary>
    public void Append(ReadOnlySpan<char> chunk)
    {
        while (!chunk.IsEmpty)
        {
            var taken = Math.Min(chunk.Length, _text.Length - _length);
            chunk[..taken].CopyTo(_text.AsSpan(_length));
            chunk = chunk[taken..];
            _length += taken;
            _tail = null;
            CountUpTo(SafeBoundary());
            if (_length > LongestTail)
            {
                CountUpTo(ForcedBoundary());
            }
        }
    }

    /// <summary>Ends the text: its tail counts as it is, and nothing of it is kept. What is appended then begins another text, whose count is added.</summary>
    public void Close() => CountUpTo(_length);

    private void CountUpTo(int boundary)
    {
        if (boundary > 0)
        {
            _counted += Count(boundary);
            _text.AsSpan(boundary, _length - boundary).CopyTo(_text);
            _text.AsSpan(_length - boundary, boundary).Clear();
            _length -= boundary;
            _tail = null;
        }
    }

    private int Count(int length)
    {
        CharactersCounted += length;
        return length == 0 ? 0 : _counter.CountTokens(_text.AsSpan(0, length));
    }

    private int SafeBoundary()
    {
        for (var i = _length - 1; i > 0; i--)
        {
            if (_text[i] == ' ' && !char.IsWhiteSpace(_text[i - 1]))
            {
                return i;
            }
        }

        return 0;
    }

    private int ForcedBoundary()
    {
        for (var i = _length - 1; i > 0; i--)
        {
            if (char.IsLetterOrDigit(_text[i]) != char.IsLetterOrDigit(_text[i - 1]) && !char.IsLowSurrogate(_text[i]))
            {
                return i;
            }
        }

        return char.IsHighSurrogate(_text[_length - 1]) ? _length - 1 : _length;
    }
}
