using System.Text;

namespace Fazm.Metering.State;

/// <summary>Writes and reads small values closely. Ids that are UUIDs take 17 bytes, texts that a block repeats two, names of models and paths stand in a list
/// outside. Not thread-safe; one is used again and again.</summary>
/// <param name="names">Texts that many blocks share.</param>
internal sealed class PackedBytes(NameList names)
{
    private readonly List<string> _texts = [];
    private byte[] _own = new byte[256];
    private byte[] _bytes = [];
    private int _at;

    private enum Kind : byte
    {
        Null,
        Empty,
        Uuid,
        Repeated,
        Other,
    }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _at);

    /// <summary>Begins to write.</summary>
    public void Begin() => Begin(_own);

    /// <summary>Begins to read.</summary>
    public void Begin(byte[] bytes)
    {
        _bytes = bytes;
        _at = 0;
        _texts.Clear();
    }

    public void Write(long number)
    {
        Room(10);
        var rest = unchecked((ulong)((number << 1) ^ (number >> 63)));
        for (; rest >= 0x80; rest >>= 7)
        {
            _bytes[_at++] = unchecked((byte)(rest | 0x80));
        }

        _bytes[_at++] = (byte)rest;
    }

    public long Read()
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[_at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return unchecked((long)(number >> 1) ^ -(long)(number & 1));
            }
        }
    }

    public void Write(EventTime at) => Write(at.UtcTicks);

    public EventTime ReadTime() => EventTime.FromUtcTicks(Read());

    public void Write(in TokenCounts tokens)
    {
        Write(tokens.Input);
        Write(tokens.Output);
        Write(tokens.CacheWrite5m);
        Write(tokens.CacheWrite1h);
        Write(tokens.CacheRead);
        Write(tokens.WebSearches);
        Write(tokens.WebFetches);
    }

    public TokenCounts ReadTokens() => new(Read(), Read(), Read(), Read(), Read(), Read(), Read());

    public void WriteName(string? name) => Write(name is null ? -1 : names.PlaceOf(name));

    public string? ReadName() => Read() is >= 0 and var place ? names[(int)place] : null;

    public void WriteText(string? text)
    {
        Room(24);
        if (string.IsNullOrEmpty(text))
        {
            _bytes[_at++] = (byte)(text is null ? Kind.Null : Kind.Empty);
            return;
        }

        var known = _texts.IndexOf(text);
        if (known >= 0)
        {
            _bytes[_at++] = (byte)Kind.Repeated;
            Write(known);
            return;
        }

        _texts.Add(text);
        Span<char> back = stackalloc char[36];
        if (text.Length == 36 && Guid.TryParseExact(text, "D", out var id) && id.TryFormat(back, out _) && back.SequenceEqual(text))
        {
            _bytes[_at++] = (byte)Kind.Uuid;
            id.TryWriteBytes(_bytes.AsSpan(_at));
            _at += 16;
            return;
        }

        _bytes[_at++] = (byte)Kind.Other;
        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Room(length);
        _at += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_at));
    }

    public string? ReadText()
    {
        switch ((Kind)_bytes[_at++])
        {
            case Kind.Null:
                return null;
            case Kind.Empty:
                return string.Empty;
            case Kind.Repeated:
                return _texts[(int)Read()];
            case Kind.Uuid:
                _at += 16;
                _texts.Add(new Guid(_bytes.AsSpan(_at - 16, 16)).ToString());
                break;
            default:
                var length = (int)Read();
                _at += length;
                _texts.Add(Encoding.UTF8.GetString(_bytes, _at - length, length));
                break;
        }

        return _texts[^1];
    }

    private void Room(int bytes)
    {
        if (_at + bytes > _bytes.Length)
        {
            Array.Resize(ref _own, Math.Max(_bytes.Length * 2, _at + bytes));
            _bytes = _own;
        }
    }
}
