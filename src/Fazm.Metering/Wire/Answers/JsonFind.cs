using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Finds single values in a row.</summary>
internal static class JsonFind
{
    /// <summary>The whole row.</summary>
    public static JsonPart Whole(ReadOnlySpan<byte> row) => new(0, row.Length);

    /// <summary>The value of a key of an object; the first of several, and nothing where the part is no object or has no such key.</summary>
    public static JsonPart In(ReadOnlySpan<byte> row, JsonPart part, ReadOnlySpan<byte> key)
    {
        if (!part.IsObject(row))
        {
            return default;
        }

        var json = part.Open(row);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var found = json.ValueTextEquals(key);
            var value = JsonPart.Take(ref json);
            if (found)
            {
                return new(part.Start + value.Start, value.Length);
            }
        }

        return default;
    }

    /// <summary>Goes to the next element of an array.</summary>
    /// <param name="json">Stands on the array's start or on the element before.</param>
    /// <param name="row">The row.</param>
    /// <param name="part">The array.</param>
    /// <param name="element">The element, in the row's own places.</param>
    public static bool TryNext(ref Utf8JsonReader json, ReadOnlySpan<byte> row, JsonPart part, out JsonPart element)
    {
        element = default;
        if (!part.IsPresent || row[part.Start] != '[' || !json.Read() || json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        var here = JsonPart.Here(ref json);
        element = new(part.Start + here.Start, here.Length);
        return true;
    }
}
