namespace Fazm.Metering.Wire.Streams;

/// <summary>What readers of lines do with a line before it is parsed.</summary>
internal static class RowText
{
    /// <summary>The row without a byte order mark and without white space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> row)
    {
        if (row is [> (byte)' ' and < 0x80, .., > (byte)' '])
        {
            return row;
        }

        if (row.StartsWith("\uFEFF"u8))
        {
            row = row[3..];
        }

        return row.Trim(" \t\r\n"u8);
    }
}
