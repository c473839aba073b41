using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Fazm.Metering.Wire.Json;

/// <summary>Walks over one row of JSON and looks only at what is asked for: keys in their order, and the values that matter.</summary>
/// <remarks>What is walked over (the objects that are entered, their keys, their commas) must be JSON to the letter, and so must the values that are read. What is passed over
/// need only be whole: its quotes and brackets pair up. So a row that lacks its end, or has two rows run into each other, is refused, while odd text inside of content
/// that nobody looks at is not.</remarks>
internal ref struct RowScanner
{
    private readonly ref byte _row;
    private readonly int _length;
    private int _at;
    private bool _isFirst;

    /// <summary>A walk over one value and the white space around it.</summary>
    public RowScanner(ReadOnlySpan<byte> row)
    {
        _row = ref MemoryMarshal.GetReference(row);
        _length = row.Length;
        _at = 0;
        _isFirst = false;
        HasFailed = false;
    }

    /// <summary>True where the row proved to be no JSON. Nothing more can be read, and what was read means nothing.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True where the value was walked over to its end and nothing stands behind it.</summary>
    public bool IsWhole => !HasFailed && Peek() == 0 && _at >= _length;

    /// <summary>Where the value that was read or passed over ended.</summary>
    public readonly int End => _at;

    /// <summary>Where the next value begins.</summary>
    public int Start()
    {
        Peek();
        return _at;
    }

    /// <summary>Enters an object; passes over any other value.</summary>
    public bool TryOpenObject() => TryOpen((byte)'{');

    /// <summary>Enters an array; passes over any other value.</summary>
    public bool TryOpenArray() => TryOpen((byte)'[');

    /// <summary>Goes to the next key of the object; its value must then be read or passed over.</summary>
    /// <returns><see langword="false"/> at the object's end.</returns>
    public bool TryKey(out ReadOnlySpan<byte> key)
    {
        if (!TryItem((byte)'}'))
        {
            key = default;
            return false;
        }

        key = At(_at) == '"' ? Text() : Fail();
        if (At(_at) != ':' && Peek() != ':')
        {
            Fail();
            return false;
        }

        unchecked
        {
            _at++;
        }

        return !HasFailed;
    }

    /// <summary>Goes to the next key of the object if it is a certain one, with nothing around it; its value must then be read or passed over.</summary>
    /// <param name="text">The key with its quotes and its colon.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryKey(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var from = _isFirst ? _at : _at + 1;
            if (from + text.Length > _length || (!_isFirst && Unsafe.Add(ref _row, _at) != ',') || !Slice(from, from + text.Length).SequenceEqual(text))
            {
                return false;
            }

            _isFirst = false;
            _at = from + text.Length;
            return true;
        }
    }

    /// <summary>Goes to the next element of the array, which must then be read or passed over.</summary>
    /// <returns><see langword="false"/> at the array's end.</returns>
    public bool TryElement() => TryItem((byte)']');

    /// <summary>The value as text, without its escapes; empty for any other value, which is passed over.</summary>
    public ReadOnlySpan<byte> Text()
    {
        if (Peek() != '"')
        {
            Skip();
            return default;
        }

        var from = _at + 1;
        var to = StringEnd(from, out var isEscaped);
        if (to < 0)
        {
            return Fail();
        }

        _at = to + 1;
        return isEscaped ? Unescaped(Slice(from - 1, to + 1)) : Slice(from, to);
    }

    /// <summary>The value's bytes as they stand.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        Peek();
        var from = _at;
        Skip();
        return HasFailed ? default : Slice(from, _at);
    }

    /// <summary>True for the value <c>true</c>.</summary>
    public bool IsTrue() => Raw().SequenceEqual("true"u8);

    /// <summary>The value as a time.</summary>
    public EventTime Time()
    {
        if (Peek() == '"')
        {
            return Iso8601.Parse(Text());
        }

        var json = Single();
        return json.TokenType == JsonTokenType.Number ? JsonText.Time(ref json) : EventTime.Unknown;
    }

    /// <summary>The value as an amount in USD; <see langword="null"/> where it is no number.</summary>
    public PicoUsd? Amount()
    {
        var json = Single();
        return JsonText.Amount(ref json);
    }

    /// <summary>The value as a token count: <c>null</c> leaves the field as it is, what is no count refuses the record.</summary>
    public void Count(ref long? field, ref bool refused)
    {
        Peek();
        var from = _at;
        var at = from;
        long count = 0;
        unchecked
        {
            for (uint digit; (digit = (uint)At(at) - '0') <= 9; at++)
            {
                count = (count * 10) + digit;
            }
        }

        // Nearly every count is a few digits and no more. A zero in front is no JSON.
        if (At(at) is (byte)',' or (byte)'}' && at - from is > 0 and < 16 && (At(from) != '0' || at - from == 1))
        {
            _at = at;
            field = count;
            return;
        }

        var json = Single();
        if (HasFailed || json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (JsonText.TryCount(ref json, out count))
        {
            field = count;
        }
        else
        {
            refused = true;
        }
    }

    /// <summary>A reader that stands on the one token or the start of the value. A value that is no JSON fails the row, as it does in every reader.</summary>
    public Utf8JsonReader Single() => Single(Raw());

    /// <summary>The same for a value that was taken before.</summary>
    public Utf8JsonReader Single(ReadOnlySpan<byte> value)
    {
        if (!TryRead(value, out var json))
        {
            Fail();
            TryRead("null"u8, out json);
        }

        return json;
    }

    // Reads the value to its end once, so that whoever passes over a part of it meets no surprise.
    private static bool TryRead(ReadOnlySpan<byte> value, out Utf8JsonReader json)
    {
        json = new Utf8JsonReader(value, JsonText.Options);
        try
        {
            if (!json.Read())
            {
                return false;
            }

            var rest = json;
            do
            {
                if (rest.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && rest.ValueIsEscaped)
                {
                    rest.GetString();
                }
            }
            while (rest.Read());

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode.
            return false;
        }
    }

    /// <summary>Passes over the value.</summary>
    public void Skip()
    {
        switch (Peek())
        {
            case (byte)'"':
                var quote = StringEnd(_at + 1, out _);
                _at = quote < 0 ? -1 : quote + 1;
                break;
            case (byte)'{' or (byte)'[':
                _at = ContainerEnd.Find(Slice(0, _length), _at);
                break;
            default:
                SkipLiteral();
                return;
        }

        if (_at < 0)
        {
            Fail();
        }
    }

    private static bool IsWhiteSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private bool TryOpen(byte bracket)
    {
        if (Peek() != bracket)
        {
            Skip();
            return false;
        }

        _at++;
        _isFirst = true;
        return true;
    }

    /// <summary>Goes over a comma to the next item, or over the bracket that closes.</summary>
    private bool TryItem(byte closing)
    {
        var c = Peek();
        if (!_isFirst && c == ',')
        {
            unchecked
            {
                _at++;
            }

            c = Peek();
            if (c == closing || c == 0)
            {
                Fail();
            }

            return !HasFailed;
        }

        if (c == closing && !HasFailed)
        {
            _at++;
            _isFirst = false;
            return false;
        }

        if (!_isFirst || c == 0)
        {
            Fail();
        }

        _isFirst = false;
        return !HasFailed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte At(int at) => at < _length ? Unsafe.Add(ref _row, at) : (byte)0;

    private readonly ReadOnlySpan<byte> Slice(int from, int to) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _row, from), to - from);

    /// <summary>The next byte that is no white space; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Peek()
    {
        var c = At(_at);
        return c > ' ' ? c : PeekFarther();
    }

    private byte PeekFarther()
    {
        while (_at < _length)
        {
            var c = At(_at);
            if (!IsWhiteSpace(c))
            {
                return c;
            }

            _at++;
        }

        return 0;
    }

    /// <summary>Where the string that begins at a place has its closing quote; -1 where it has none.</summary>
    private readonly int StringEnd(int at, out bool isEscaped)
    {
        isEscaped = false;
        unchecked
        {
            while (at < _length)
            {
                if (Vector256.IsHardwareAccelerated && _length >= Vector256<byte>.Count)
                {
                    // Near the row's end its last bytes are taken, less those before the place.
                    var from = Math.Min(at, _length - Vector256<byte>.Count);
                    var bytes = Vector256.LoadUnsafe(ref _row, (nuint)from);
                    var ends = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits() >> (at - from);
                    if (ends == 0)
                    {
                        at = from + Vector256<byte>.Count;
                        continue;
                    }

                    at += BitOperations.TrailingZeroCount(ends);
                }

                var c = Unsafe.Add(ref _row, at);
                if (c == '"')
                {
                    return at;
                }

                isEscaped |= c == '\\';
                at += c == '\\' ? 2 : 1;
            }
        }

        return -1;
    }

    private void SkipLiteral()
    {
        var from = _at;
        while (_at < _length && At(_at) is not ((byte)',' or (byte)'}' or (byte)']') && !IsWhiteSpace(At(_at)))
        {
            _at++;
        }

        var literal = Slice(from, _at);
        if (literal.IsEmpty || (!IsPlain(literal) && !IsLiteral(literal)))
        {
            Fail();
        }
    }

    /// <summary>True for what nearly all literals are: a few digits, or <c>null</c>, <c>true</c>, <c>false</c>.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> literal)
    {
        if (literal[0] is < (byte)'1' or > (byte)'9')
        {
            return literal.Length == 1 ? literal[0] == '0'
                : literal.SequenceEqual("null"u8) || literal.SequenceEqual("false"u8) || literal.SequenceEqual("true"u8);
        }

        foreach (var c in literal)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<byte> literal)
    {
        try
        {
            var json = new Utf8JsonReader(literal, JsonText.Options);
            return json.Read() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var json = new Utf8JsonReader(quoted, JsonText.Options);
            json.Read();
            var text = new byte[quoted.Length];
            return text.AsSpan(0, json.CopyString(text));
        }
        catch (JsonException)
        {
            return Fail();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no decoder accepts it, and it counts as no text.
            return default;
        }
    }

    /// <summary>Notes that this is no JSON, and ends the walk.</summary>
    private ReadOnlySpan<byte> Fail()
    {
        HasFailed = true;
        _at = _length;
        return default;
    }
}
