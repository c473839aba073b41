using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire;

/// <summary>Reads Messages API <c>usage</c> objects that stand inside a caller's own JSON. For rows of a known surface use its reader instead.</summary>
/// <remarks>Keeps one string per distinct model name, so it allocates nothing for known names. Not thread-safe.</remarks>
public sealed class UsageReader
{
    private readonly Utf8Interner _names = new();

    /// <summary>Reads the <c>usage</c> object that the reader stands on, and leaves the reader on its end.</summary>
    /// <returns><see langword="false"/> where the value is no object, or a count in it is negative or no whole number: such a record is
    /// refused as a whole. The reader then stands on the value's end as well.</returns>
    public bool TryRead(ref Utf8JsonReader json, out Usage usage)
    {
        var read = UsageObject.TryRead(ref json, _names, out var fields) && !fields.IsRefused;
        usage = read ? fields.ToUsage() : default;
        return read;
    }

    /// <summary>Reads a whole <c>usage</c> object from its text; <see langword="false"/> also where the text is not JSON.</summary>
    public bool TryRead(ReadOnlySpan<byte> utf8, out Usage usage)
    {
        usage = default;
        try
        {
            var json = new Utf8JsonReader(utf8, JsonText.Options);
            return json.Read() && TryRead(ref json, out usage) && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The model's name at the reader without the client's <c>[1m]</c> marker; <see langword="null"/> where the value is no text.</summary>
    public string? ReadModel(ref Utf8JsonReader json) => JsonText.Model(ref json, _names);

    /// <summary>The time at the reader, from ISO 8601 text or a number of milliseconds since 1970; unknown where it is neither.</summary>
    public static EventTime ReadTime(ref Utf8JsonReader json) => JsonText.Time(ref json);
}
