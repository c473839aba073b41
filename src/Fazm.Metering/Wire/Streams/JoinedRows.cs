namespace Fazm.Metering.Wire.Streams;

/// <summary>Several objects on one line, as writers leave them that do not end their lines.</summary>
internal static class JoinedRows
{
    /// <summary>Takes the first object of a line that holds more than one.</summary>
    /// <param name="line">What is left of the line; afterwards, what is behind the object.</param>
    /// <param name="first">The object.</param>
    /// <returns><see langword="false"/> where the line does not begin with a whole object with another thing behind it.</returns>
    public static bool TryFirst(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> first)
    {
        var text = line.Trim(" \t\r\n"u8);
        first = default;
        var scanner = default(JsonElementScanner);
        if (!text.StartsWith("{"u8) || !scanner.Scan(text, isAll: false, out var length) || !text[length..].TrimStart(" \t\r,"u8).StartsWith("{"u8))
        {
            return false;
        }

        first = text[..length];
        line = text[length..].TrimStart(" \t\r,"u8);
        return true;
    }
}
