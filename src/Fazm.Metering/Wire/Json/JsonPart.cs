using System.Text.Json;

namespace Fazm.Metering.Wire.Json;

/// <summary>Where one value stands in a row, so that a single pass finds all keys in any order and only the values that turn out to matter are read.</summary>
/// <param name="Start">The value's first byte in its row.</param>
/// <param name="Length">The value's length in bytes; 0 where the key was missing.</param>
internal readonly record struct JsonPart(int Start, int Length)
{
    /// <summary>True when the key was there, even with <c>null</c>.</summary>
    public bool IsPresent => Length > 0;

    /// <summary>Takes the value behind the key that the reader stands on, and leaves the reader on the value's end.</summary>
    public static JsonPart Take(ref Utf8JsonReader json)
    {
        json.Read();
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return new(start, (int)json.BytesConsumed - start);
    }

    /// <summary>Takes the value that the reader already stands on.</summary>
    public static JsonPart Here(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return new(start, (int)json.BytesConsumed - start);
    }

    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> row) => row.Slice(Start, Length);

    /// <summary>A reader that stands on the value's first token. Only for a value that is there.</summary>
    public Utf8JsonReader Open(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(In(row), JsonText.Options);
        json.Read();
        return json;
    }

    /// <summary>True when the value is an object.</summary>
    public bool IsObject(ReadOnlySpan<byte> row) => IsPresent && row[Start] == '{';

    /// <summary>True when the value is missing or <c>null</c>.</summary>
    public bool IsNothing(ReadOnlySpan<byte> row) => !IsPresent || row[Start] == 'n';

    /// <summary>True when the value is this text.</summary>
    public bool Is(ReadOnlySpan<byte> row, ReadOnlySpan<byte> text)
    {
        if (!IsPresent || row[Start] != '"')
        {
            return false;
        }

        if (IsPlain(row, out var plain))
        {
            return plain.SequenceEqual(text);
        }

        var json = Open(row);
        return json.ValueTextEquals(text);
    }

    /// <summary>The value as text; <see langword="null"/> for anything but a text of at least one letter.</summary>
    public string? Text(ReadOnlySpan<byte> row, Utf8Interner names)
    {
        if (!IsPresent || row[Start] != '"')
        {
            return null;
        }

        if (IsPlain(row, out var plain))
        {
            return plain.IsEmpty ? null : names.Intern(plain);
        }

        var json = Open(row);
        return JsonText.Text(ref json, names);
    }

    /// <summary>The value as a model's name, less <c>[1m]</c>.</summary>
    public string? Model(ReadOnlySpan<byte> row, Utf8Interner names)
    {
        if (!IsPresent || row[Start] != '"')
        {
            return null;
        }

        var json = Open(row);
        return JsonText.Model(ref json, names);
    }

    /// <summary>The value as an amount of money.</summary>
    public PicoUsd? Amount(ReadOnlySpan<byte> row)
    {
        if (!IsPresent)
        {
            return null;
        }

        var json = Open(row);
        return JsonText.Amount(ref json);
    }

    /// <summary>The value as a time.</summary>
    public EventTime Time(ReadOnlySpan<byte> row)
    {
        if (!IsPresent)
        {
            return EventTime.Unknown;
        }

        var json = Open(row);
        return JsonText.Time(ref json);
    }

    /// <summary>The value as a whole number; <see langword="null"/> for anything else.</summary>
    public long? Number(ReadOnlySpan<byte> row)
    {
        if (!IsPresent)
        {
            return null;
        }

        var json = Open(row);
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : null;
    }

    /// <summary>The value as a usage object.</summary>
    public bool TryUsage(ReadOnlySpan<byte> row, Utf8Interner names, out UsageFields fields)
    {
        fields = default;
        if (!IsObject(row))
        {
            return false;
        }

        var json = Open(row);
        return UsageObject.TryRead(ref json, names, out fields);
    }

    /// <summary>The text's own bytes, where nothing in it is escaped. Only for a text.</summary>
    private bool IsPlain(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> plain)
    {
        plain = row.Slice(Start + 1, Length - 2);
        return !plain.Contains((byte)'\\');
    }
}
