using System.Text.Json;

namespace Fazm.Metering.Wire.Json;

/// <summary>Where one value stands in a row, so that a single pass finds all keys in any order and only the values that turn out to matter are read.</summary>
/// <remarks>What a row was found whole by need not be JSON inside: reading a value that is none throws <see cref="JsonException"/>.</remarks>
/// <param name="Start">The value's first byte in its row.</param>
/// <param name="Length">The value's length in bytes; 0 where the key was missing.</param>
internal readonly record struct JsonPart(int Start, int Length)
{
    /// <summary>True when the key was there, even with <c>null</c>.</summary>
    public bool IsPresent => Length > 0;

    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> row) => row.Slice(Start, Length);

    /// <summary>True when the value is an object.</summary>
    public bool IsObject(ReadOnlySpan<byte> row) => IsPresent && row[Start] == '{';

    /// <summary>True when the value is a text.</summary>
    public bool IsText(ReadOnlySpan<byte> row) => IsPresent && row[Start] == '"';

    /// <summary>True when the value is missing or <c>null</c>.</summary>
    public bool IsNothing(ReadOnlySpan<byte> row) => !IsPresent || row[Start] == 'n';

    /// <summary>True when the value is this text.</summary>
    public bool Is(ReadOnlySpan<byte> row, ReadOnlySpan<byte> text)
    {
        // No escape makes a text longer.
        if (!IsText(row) || Length < text.Length + 2)
        {
            return false;
        }

        return Length == text.Length + 2 ? row.Slice(Start + 1, text.Length).SequenceEqual(text) : !IsPlain(row, out _) && Open(row).ValueTextEquals(text);
    }

    /// <summary>The value's text; empty for anything but a text.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> row)
    {
        if (!IsText(row))
        {
            return default;
        }

        if (IsPlain(row, out var plain))
        {
            return plain;
        }

        var text = new byte[Length];
        return text.AsSpan(0, Open(row).CopyString(text));
    }

    /// <summary>True when the value is a text, and not this one.</summary>
    public bool IsTextBut(ReadOnlySpan<byte> row, ReadOnlySpan<byte> text) => IsText(row) && !Is(row, text);

    /// <summary>The value as text; <see langword="null"/> for anything but a text of at least one letter.</summary>
    public string? Text(ReadOnlySpan<byte> row, Utf8Interner names)
    {
        if (!IsText(row))
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
        if (!IsText(row))
        {
            return null;
        }

        if (IsPlain(row, out var plain))
        {
            return plain.IsEmpty ? null : JsonText.Model(plain, names);
        }

        var json = Open(row);
        return JsonText.Model(ref json, names);
    }

    /// <summary>The value as an amount of money.</summary>
    public PicoUsd? Amount(ReadOnlySpan<byte> row)
    {
        if (!IsPresent || (row[Start] != '-' && !char.IsAsciiDigit((char)row[Start])))
        {
            return null;
        }

        // A number was read to its last digit when it was passed over.
        return PicoUsd.TryParse(In(row), out var amount) ? amount : null;
    }

    /// <summary>The value as a time.</summary>
    public EventTime Time(ReadOnlySpan<byte> row)
    {
        if (!IsPresent)
        {
            return EventTime.Unknown;
        }

        if (IsText(row) && IsPlain(row, out var plain))
        {
            return Iso8601.Parse(plain);
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

    /// <summary>The value as a token count; <see langword="null"/> where it is missing, <c>null</c>, or no count, which refuses the record.</summary>
    public long? Count(ReadOnlySpan<byte> row, ref bool refused)
    {
        long? count = null;
        if (!IsNothing(row))
        {
            var json = new RowScanner(row[Start..]);
            json.Count(ref count, ref refused);
            ThrowUnless(!json.HasFailed);
        }

        return count;
    }

    /// <summary>The value as a usage object.</summary>
    /// <returns><see langword="false"/> where it is no object.</returns>
    public bool TryUsage(ReadOnlySpan<byte> row, Utf8Interner names, out UsageFields fields)
    {
        fields = default;
        if (!IsObject(row))
        {
            return false;
        }

        if (PlainUsage.Read(In(row), names, out fields) != Length)
        {
            var json = new RowScanner(In(row));
            ScannedUsage.TryRead(ref json, names, out fields);
            ThrowUnless(json.IsWhole);
        }

        return true;
    }

    /// <summary>Says that a value proved to be no JSON.</summary>
    public static void ThrowUnless(bool isWhole)
    {
        if (!isWhole)
        {
            throw new JsonException();
        }
    }

    /// <summary>A reader that stands on the value's first token.</summary>
    private Utf8JsonReader Open(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(In(row), JsonText.Options);
        json.Read();
        return json;
    }

    /// <summary>The text's own bytes, where nothing in it is escaped. Only for a text.</summary>
    private bool IsPlain(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> plain)
    {
        plain = row.Slice(Start + 1, Length - 2);
        return !plain.Contains((byte)'\\');
    }
}
