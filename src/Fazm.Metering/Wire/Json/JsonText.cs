using System.Text.Json;
using Fazm.Metering.Wire.Recognition;

namespace Fazm.Metering.Wire.Json;

/// <summary>What every reader needs of <see cref="Utf8JsonReader"/>: interned text, exact numbers, times, and skipping.</summary>
internal static class JsonText
{
    private const long MaxCount = 1_000_000_000_000_000;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1024, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>The string at the reader, interned; <see langword="null"/> where the value is no string or empty.</summary>
    public static string? Text(ref Utf8JsonReader json, Utf8Interner interner)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.IsEmpty)
        {
            return null;
        }

        return json.ValueIsEscaped ? json.GetString() : interner.Intern(json.ValueSpan);
    }

    /// <summary>True when a row is one whole object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> row)
    {
        RowOutline outline = default;
        return RowOutline.TryRead(row.Trim(" \t\r\n"u8), ref outline);
    }

    /// <summary>True when the value at the reader is the JSON <c>true</c>.</summary>
    public static bool IsTrue(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.True;

    /// <summary>A token count: a whole number of at least zero; <c>null</c> is zero.</summary>
    /// <returns><see langword="false"/> where the value is negative, has a fraction, is no number, or is above 10^15, which no call
    /// reaches: below it no sum within one row can overflow.</returns>
    public static bool TryCount(ref Utf8JsonReader json, out long count)
    {
        count = 0;
        if (json.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (json.TokenType != JsonTokenType.Number)
        {
            json.Skip();
            return false;
        }

        if (json.TryGetInt64(out count))
        {
            return count is >= 0 and <= MaxCount;
        }

        return json.TryGetDecimal(out var value) && value is >= 0 and <= MaxCount && value == decimal.Truncate(value) && (count = (long)value) >= 0;
    }

    /// <summary>An amount in USD from the text of a JSON number.</summary>
    public static PicoUsd? Amount(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && PicoUsd.TryParse(json.ValueSpan, out var amount) ? amount : null;

    /// <summary>A time: ISO 8601 text, or milliseconds (seconds below 10^11) since 1970; unknown for anything else.</summary>
    public static EventTime Time(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number))
        {
            return EventTime.FromUnixMilliseconds(number is > 0 and < 100_000_000_000 ? number * 1000 : number);
        }

        return json.TokenType == JsonTokenType.String ? Iso8601.Parse(json.ValueSpan) : EventTime.Unknown;
    }

    /// <summary>A model's name without the client's <c>[1m]</c> marker.</summary>
    public static string? Model(ref Utf8JsonReader json, Utf8Interner interner)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.IsEmpty)
        {
            return null;
        }

        return json.ValueIsEscaped ? WithoutMarker(json.GetString()!) : Model(json.ValueSpan, interner);
    }

    /// <summary>A model's name, from its text without escapes, without the client's <c>[1m]</c> marker.</summary>
    public static string Model(ReadOnlySpan<byte> name, Utf8Interner interner) => interner.Intern(WithoutMarker(name));

    /// <summary>A key of a counter's table, which is a model's name, without the <c>[1m]</c> marker.</summary>
    public static string ModelKey(ref Utf8JsonReader json, Utf8Interner interner) =>
        json.ValueIsEscaped ? WithoutMarker(json.GetString()!) : interner.Intern(WithoutMarker(json.ValueSpan));

    /// <inheritdoc cref="ModelKey(ref Utf8JsonReader, Utf8Interner)"/>
    public static string ModelKey(ReadOnlySpan<byte> key, Utf8Interner interner) => interner.Intern(WithoutMarker(key));

    private static ReadOnlySpan<byte> WithoutMarker(ReadOnlySpan<byte> name) => name.EndsWith("[1m]"u8) ? name[..^4] : name;

    private static string WithoutMarker(string name) => name.EndsWith("[1m]", StringComparison.Ordinal) ? name[..^4] : name;
}
