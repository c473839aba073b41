using System.Runtime.CompilerServices;
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

    /// <summary>Reads a whole <c>usage</c> object from its text; <see langword="false"/> also where the text is not JSON or not UTF-8.</summary>
    public bool TryRead(ReadOnlySpan<byte> utf8, out Usage usage)
    {
        usage = default;
        try
        {
            var json = new Utf8JsonReader(utf8, JsonText.Options);
            return json.Read() && TryRead(ref json, out usage) && !json.Read();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads the <c>usage</c> object that a text begins with, many times faster than a JSON reader, where it is written as the providers
    /// write it: known fields in any order, whole numbers of at most 15 digits, texts without escapes.</summary>
    /// <param name="utf8">JSON text from the object's first byte on; more may follow.</param>
    /// <param name="usage">The same as any other way of reading gives.</param>
    /// <returns>The object's length in bytes; 0 where it is written otherwise, which says nothing about it: <see cref="TryRead(ref Utf8JsonReader, out Usage)"/> judges.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ReadPlain(ReadOnlySpan<byte> utf8, out Usage usage)
    {
        var length = PlainUsage.Read(utf8, _names, out var fields);
        usage = length == 0 ? default : fields.ToUsage();
        return length;
    }

    /// <summary>The model's name at the reader without the client's <c>[1m]</c> marker; <see langword="null"/> where the value is no text.</summary>
    public string? ReadModel(ref Utf8JsonReader json) => JsonText.Model(ref json, _names);

    /// <summary>The time of ISO 8601 text; unknown where it is none. A time without an offset is taken as UTC.</summary>
    public static EventTime ReadTime(ReadOnlySpan<byte> iso8601) => Iso8601.Parse(iso8601);

    /// <summary>The time at the reader, from ISO 8601 text or a number of milliseconds since 1970; unknown where it is neither.</summary>
    public static EventTime ReadTime(ref Utf8JsonReader json) => JsonText.Time(ref json);
}
