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

        var json = new RowScanner(part.In(row));
        json.TryOpenObject();
        while (json.TryKey(out var name))
        {
            var found = name.SequenceEqual(key);
            var start = json.Start();
            json.Skip();
            if (found && !json.HasFailed)
            {
                return new(part.Start + start, json.End - start);
            }
        }

        JsonPart.ThrowUnless(json.IsWhole);
        return default;
    }
}
