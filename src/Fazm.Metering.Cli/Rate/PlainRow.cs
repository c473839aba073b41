using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads a row that is written plainly, in one pass over its bytes: known keys, texts of printable ASCII without escapes, a usage object
/// as providers write it. Whatever else there is, and whatever is wrong, it leaves to <see cref="AnyRow"/>, with which it never disagrees.</summary>
internal ref struct PlainRow
{
    private readonly ReadOnlySpan<byte> _row;
    private readonly KnownTexts _texts;
    private readonly UsageReader _usage;
    private int _at;
    private Platform _platform;
    private EventTime _time;
    private string? _location;
    private bool _isAggregate;
    private bool _hasUsage;

    private PlainRow(ReadOnlySpan<byte> row, KnownTexts texts, UsageReader usage)
    {
        _row = row;
        _texts = texts;
        _usage = usage;
    }

    /// <summary>Reads a row of at least one byte.</summary>
    /// <returns><see langword="false"/> where it is not so written; what was asked is then left half read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(ReadOnlySpan<byte> row, DateOnly? asOf, KnownTexts texts, UsageReader usage, ref Asked asked)
    {
        if (row.ContainsAnyExceptInRange((byte)' ', (byte)'~') || row.Contains((byte)'\\'))
        {
            return false;
        }

        var plain = new PlainRow(row, texts, usage);
        if (!plain.Read(ref asked))
        {
            return false;
        }

        asked.Circumstances = new() { Platform = plain._platform, At = plain._time, AsOf = asOf, Location = plain._location, IsAggregate = plain._isAggregate };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Read(ref Asked asked)
    {
        if (!Take((byte)'{'))
        {
            return false;
        }

        do
        {
            Spaces();
            if (!Field(ref asked))
            {
                return false;
            }
        }
        while (Take((byte)','));
        return Take((byte)'}') && _at == _row.Length && _hasUsage;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Field(ref Asked asked)
    {
        switch (_at + 1 < _row.Length ? _row[_at + 1] : 0)
        {
            case 'i':
                return Key("\"id\":"u8) && Id(ref asked);
            case 'p':
                return Key("\"platform\":"u8) && Platform();
            case 'm':
                return Key("\"model\":"u8) && Name(ref asked.Model);
            case 'a':
                return Key("\"at\":"u8) ? Time() : Key("\"aggregate\":"u8) && Flag();
            case 'l':
                return Key("\"location\":"u8) && Name(ref _location);
            case 'u':
                return Key("\"usage\":"u8) && Usage(ref asked.Usage);
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Id(ref Asked asked)
    {
        var start = _at;
        if (!TryText(out _))
        {
            while (_at < _row.Length && char.IsAsciiDigit((char)_row[_at]))
            {
                _at++;
            }

            if (_at == start || (_row[start] == '0' && _at > start + 1) || _at == _row.Length || _row[_at] is not ((byte)',' or (byte)'}' or (byte)' '))
            {
                return false;
            }
        }

        asked.Id = (start, _at);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Platform()
    {
        if (!TryText(out var text) || text.IsEmpty || _texts.Get(text).Platform is not { } platform)
        {
            return false;
        }

        _platform = platform;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Name(ref string? name)
    {
        if (Key("null"u8))
        {
            name = null;
            return true;
        }

        if (!TryText(out var text) || text.IsEmpty)
        {
            return false;
        }

        name = _texts.Get(text).Name;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Time()
    {
        if (Key("null"u8))
        {
            _time = EventTime.Unknown;
            return true;
        }

        _time = TryText(out var text) ? RowTime.Read(text) : EventTime.Unknown;
        return _time.IsKnown;
    }

    private bool Flag()
    {
        _isAggregate = Key("true"u8);
        return _isAggregate || Key("false"u8) || Key("null"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Usage(ref Usage usage)
    {
        var length = _usage.ReadPlain(_row[_at..], out usage);
        _at += length;
        return _hasUsage = length > 0;
    }

    /// <summary>The text in quotes that stands here, if one does; there are no escapes in the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_at >= _row.Length || _row[_at] != '"')
        {
            return false;
        }

        var rest = _row[(_at + 1)..];
        var length = rest.IndexOf((byte)'"');
        if (length < 0)
        {
            return false;
        }

        text = rest[..length];
        _at += length + 2;
        return true;
    }

    /// <summary>Takes a key or a word, and the spaces behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Key(ReadOnlySpan<byte> key)
    {
        if (!_row[_at..].StartsWith(key))
        {
            return false;
        }

        _at += key.Length;
        Spaces();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(byte mark)
    {
        Spaces();
        if (_at >= _row.Length || _row[_at] != mark)
        {
            return false;
        }

        _at++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spaces()
    {
        while (_at < _row.Length && _row[_at] == ' ')
        {
            _at++;
        }
    }
}
