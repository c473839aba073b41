using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire.MessagesApi;

/// <summary>Tells the lines of an event stream apart.</summary>
internal static class EventLine
{
    /// <summary>The data of a row: of a <c>data:</c> line what follows, of a row that is no line of an event stream all of it.</summary>
    /// <returns><see langword="false"/> for the other lines of the format: names, ids and comments.</returns>
    public static bool TryData(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> data)
    {
        data = RowText.Trim(row);
        if (data.StartsWith("data:"u8))
        {
            data = data[5..].TrimStart((byte)' ');
            return !data.IsEmpty;
        }

        return !(data.StartsWith("event:"u8) || data.StartsWith("id:"u8) || data.StartsWith("retry:"u8) || data.StartsWith(":"u8));
    }
}
