using System.Runtime.CompilerServices;

namespace Fazm.Metering.Wire.Json;

/// <summary>Reads a usage object that is written as the providers write it, in one pass over its bytes: fields that are known, whole numbers, texts
/// without escapes. Whatever else there is, it leaves to <see cref="UsageObject"/>, with which it never disagrees.</summary>
internal ref struct PlainUsage
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Utf8Interner _names;
    private int _at;

    private PlainUsage(ReadOnlySpan<byte> text, Utf8Interner names)
    {
        _text = text;
        _names = names;
    }

    /// <summary>Reads the object that the text begins with.</summary>
    /// <returns>Its length in bytes; 0 where it is not so written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Read(ReadOnlySpan<byte> text, Utf8Interner names, out UsageFields fields)
    {
        fields = default;
        var usage = new PlainUsage(text, names);
        return usage.Fields(ref fields) ? usage._at : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fields(ref UsageFields fields)
    {
        if (!Take((byte)'{'))
        {
            return false;
        }

        if (Take((byte)'}'))
        {
            return true;
        }

        do
        {
            if (!Field(ref fields))
            {
                return false;
            }
        }
        while (Take((byte)','));
        return Take((byte)'}');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Field(ref UsageFields fields)
    {
        switch (Initial())
        {
            case 's':
                return Key("\"service_tier\":"u8) ? Tier(ref fields.Tier)
                    : Key("\"speed\":"u8) ? Speed(ref fields.Speed)
                    : Count(ref fields);
            case 'i':
                return Key("\"inference_geo\":"u8) ? Geo(ref fields.Geo)
                    : Key("\"iterations\":"u8) ? Iterations(ref fields)
                    : Count(ref fields);
            case 'f':
                return Key("\"fallback_credit\":"u8) && Null();
            default:
                return Count(ref fields);
        }
    }

    /// <summary>One of the counts that the top level and the iterations share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Count(ref UsageFields fields)
    {
        switch (Initial())
        {
            case 'i':
                return Key("\"input_tokens\":"u8) && Number(ref fields.Input);
            case 'o':
                return Key("\"output_tokens\":"u8) ? Number(ref fields.Output) : Key("\"output_tokens_details\":"u8) && Thinking();
            case 's':
                return Key("\"server_tool_use\":"u8) && Pair("\"web_search_requests\":"u8, ref fields.WebSearches, "\"web_fetch_requests\":"u8, ref fields.WebFetches);
            case 'c':
                return Key("\"cache_read_input_tokens\":"u8) ? Number(ref fields.CacheRead)
                    : Key("\"cache_creation_input_tokens\":"u8) ? Number(ref fields.CacheWrite)
                    : Key("\"cache_creation\":"u8) && Pair("\"ephemeral_5m_input_tokens\":"u8, ref fields.CacheWrite5m, "\"ephemeral_1h_input_tokens\":"u8, ref fields.CacheWrite1h);
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Pair(ReadOnlySpan<byte> firstKey, ref long? first, ReadOnlySpan<byte> secondKey, ref long? second)
    {
        if (!Take((byte)'{'))
        {
            return Null();
        }

        if (Take((byte)'}'))
        {
            return true;
        }

        do
        {
            Spaces();
            if (!(Key(firstKey) ? Number(ref first) : Key(secondKey) && Number(ref second)))
            {
                return false;
            }
        }
        while (Take((byte)','));
        return Take((byte)'}');
    }

    /// <summary>Thinking is inside the output, so its count only has to be well written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Thinking()
    {
        long? inside = null;
        return Take((byte)'{') ? Initial() == 't' && Key("\"thinking_tokens\":"u8) && Number(ref inside) && Take((byte)'}') : Null();
    }

    private bool Iterations(ref UsageFields owner)
    {
        (owner.Iterations, owner.Cache) = (default, null);
        if (!Take((byte)'['))
        {
            return Null();
        }

        if (Take((byte)']'))
        {
            return true;
        }

        _names.Iterations.Begin();
        do
        {
            if (!Iteration(ref owner))
            {
                return false;
            }
        }
        while (Take((byte)','));
        (owner.Iterations, owner.Cache) = (_names.Iterations.End(), _names.Iterations);
        return Take((byte)']');
    }

    private bool Iteration(ref UsageFields owner)
    {
        if (!Take((byte)'{'))
        {
            return false;
        }

        UsageFields fields = default;
        var kind = IterationKind.Message;
        string? model = null;
        do
        {
            var read = Initial() switch
            {
                't' => Key("\"type\":"u8) && Kind(ref kind),
                'm' => Key("\"model\":"u8) && Model(ref model),
                _ => Count(ref fields),
            };
            if (!read)
            {
                return false;
            }
        }
        while (Take((byte)','));
        _names.Iterations.Add(UsageObject.Iteration(kind, model, ref fields, ref owner));
        return Take((byte)'}');
    }

    private bool Kind(ref IterationKind kind)
    {
        Spaces();
        return Is("\"message\""u8, IterationKind.Message, ref kind) || Is("\"advisor_message\""u8, IterationKind.Advisor, ref kind) ||
            Is("\"compaction\""u8, IterationKind.Compaction, ref kind) || Is("\"fallback_message\""u8, IterationKind.Fallback, ref kind);
    }

    private bool Model(ref string? model)
    {
        Spaces();
        var rest = _text[_at..];
        var length = rest.StartsWith((byte)'"') ? rest[1..].IndexOf((byte)'"') : -1;
        if (length <= 0)
        {
            return false;
        }

        var name = rest.Slice(1, length);
        if (name.ContainsAnyExceptInRange((byte)' ', (byte)'~') || name.Contains((byte)'\\'))
        {
            return false;
        }

        model = JsonText.Model(name, _names);
        _at += length + 2;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Tier(ref ServiceTier tier)
    {
        Spaces();
        return Is("\"standard\""u8, ServiceTier.Standard, ref tier) || Is("\"batch\""u8, ServiceTier.Batch, ref tier) ||
            Is("\"priority\""u8, ServiceTier.Priority, ref tier) || Is("null"u8, ServiceTier.NotStated, ref tier);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Geo(ref InferenceGeo geo)
    {
        Spaces();
        return Is("\"not_available\""u8, InferenceGeo.NotStated, ref geo) || Is("\"us\""u8, InferenceGeo.Us, ref geo) ||
            Is("\"global\""u8, InferenceGeo.Global, ref geo) || Is("null"u8, InferenceGeo.NotStated, ref geo);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Speed(ref Speed speed)
    {
        Spaces();
        return Is("\"standard\""u8, Metering.Speed.Standard, ref speed) || Is("\"fast\""u8, Metering.Speed.Fast, ref speed) ||
            Is("null"u8, Metering.Speed.NotStated, ref speed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Is<T>(ReadOnlySpan<byte> text, T value, ref T field)
    {
        if (!Key(text))
        {
            return false;
        }

        field = value;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Null()
    {
        Spaces();
        return Key("null"u8);
    }

    /// <summary>A whole number of at most 15 digits, or <c>null</c>, which names nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Number(ref long? field)
    {
        const int Most = 15;
        Spaces();
        var start = _at;
        long number = 0;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            number = unchecked((number * 10) + (_text[_at++] - '0'));
        }

        var digits = _at - start;
        if (digits is 0 or > Most || (digits > 1 && _text[start] == '0'))
        {
            return digits == 0 && Key("null"u8);
        }

        field = number;

        // A fraction or an exponent may follow.
        return _at < _text.Length && _text[_at] is (byte)',' or (byte)'}' or (byte)' ';
    }

    /// <summary>Passes over spaces, and gives the first letter of the key that stands there; nothing where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private char Initial()
    {
        Spaces();
        return _at + 1 < _text.Length && _text[_at] == '"' ? (char)_text[_at + 1] : '\0';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Key(ReadOnlySpan<byte> key)
    {
        if (!_text[_at..].StartsWith(key))
        {
            return false;
        }

        _at += key.Length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(byte mark)
    {
        Spaces();
        if (_at >= _text.Length || _text[_at] != mark)
        {
            return false;
        }

        _at++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }
}
