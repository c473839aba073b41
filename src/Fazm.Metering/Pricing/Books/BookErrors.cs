using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Pricing.Books;

/// <summary>Collects what is wrong with a book, and reads its plain values. A value that is wrong is reported and read as missing,
/// so that one error does not hide the next.</summary>
internal sealed class BookErrors
{
    private readonly List<PriceBookError> _errors = [];
    private readonly List<PriceBookError> _warnings = [];

    public IReadOnlyList<PriceBookError> Errors => _errors;

    public IReadOnlyList<PriceBookError> Warnings => _warnings;

    public void Add(string path, string message) => _errors.Add(new(path, message));

    public void Warn(string path, string message) => _warnings.Add(new(path, message, IsWarning: true));

    /// <summary>Text that must be there.</summary>
    public string? Text(JsonPlace place, string property)
    {
        if (!place.TryGet(property, out _))
        {
            Add(place.PathOf(property), "is missing");
            return null;
        }

        return OptionalText(place, property);
    }

    public string? OptionalText(JsonPlace place, string property)
    {
        if (!place.TryGet(property, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Add(place.PathOf(property), "is not a text");
        return null;
    }

    public string? OneOf(JsonPlace place, string property, params ReadOnlySpan<string> allowed)
    {
        var text = OptionalText(place, property);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        Add(place.PathOf(property), $"is \"{text}\"; known are {string.Join(", ", allowed.ToArray())}");
        return null;
    }

    public DateOnly? Day(JsonPlace place, string property)
    {
        if (OptionalText(place, property) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Add(place.PathOf(property), $"is \"{text}\", not a day such as 2026-11-22");
        return null;
    }

    /// <summary>A decimal as text; numbers of JSON are refused, because readers make floating point of them.</summary>
    public bool TryDecimal(JsonElement value, string path, out long micro)
    {
        micro = 0;
        if (value.ValueKind == JsonValueKind.String && DecimalText.TryMicro(value.GetString(), out micro))
        {
            return true;
        }

        Add(path, $"is {value.GetRawText()}, not a decimal in quotes with at most nine digits before the point and six behind it");
        return false;
    }

    public long? Count(JsonPlace place, string property)
    {
        if (!place.TryGet(property, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0)
        {
            return count;
        }

        Add(place.PathOf(property), "is not a whole number of at least 0");
        return null;
    }

    /// <summary>The items of an array; a missing one is an error only where it must be there.</summary>
    public IEnumerable<JsonPlace> List(JsonPlace place, string property, bool mustBe)
    {
        if (!place.TryGet(property, out var value))
        {
            if (mustBe)
            {
                Add(place.PathOf(property), "is missing");
            }

            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return place.Child(property, value).Items();
        }

        Add(place.PathOf(property), "is not a list");
        return [];
    }

    public IReadOnlyList<string> Texts(JsonPlace place, string property)
    {
        var texts = new List<string>();
        foreach (var item in List(place, property, mustBe: false))
        {
            if (item.Value.ValueKind == JsonValueKind.String && item.Value.GetString() is { Length: > 0 } text)
            {
                texts.Add(text);
            }
            else
            {
                Add(item.Path, "is not a text");
            }
        }

        return texts;
    }

    /// <summary>Warns of properties that nobody reads: a misspelled date must not be lost in silence.</summary>
    public void Known(JsonPlace place, params string[] names)
    {
        if (!place.IsObject)
        {
            Add(place.Path, "is not an object");
            return;
        }

        foreach (var property in place.Value.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                Warn(place.PathOf(property.Name), "is not known and was not read");
            }
        }
    }
}
