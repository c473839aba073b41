namespace Fazm.Metering.Wire;

/// <summary>Tells by a stream's first bytes whether it is one JSON document over several lines or has a row on every line.</summary>
internal static class DocumentStart
{
    /// <summary>True for a document, false for rows, <see langword="null"/> while nobody can tell.</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="isAll">True when no more will come.</param>
    public static bool? Decide(ReadOnlySpan<byte> start, bool isAll)
    {
        var text = (start.StartsWith("\uFEFF"u8) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return isAll ? false : null;
        }

        if (text[0] is not ((byte)'[' or (byte)'{'))
        {
            return false;
        }

        // An array of objects, however it is broken into lines; a line of a log may begin with a bracket as well.
        // An object is a document only where its first line holds nothing but the brace, as printers for humans write it.
        var isArray = text[0] == '[';
        var next = text[1..].TrimStart(isArray ? " \t\r\n"u8 : " \t\r"u8);
        return next.IsEmpty ? (isAll ? false : null) : isArray ? next[0] is (byte)'{' or (byte)']' : next[0] == '\n';
    }
}
