namespace Fazm.Metering.Wire.Json;

/// <summary>Reads the times that clients write: <c>2026-11-22T08:33:06.435Z</c>, with or without a fraction, with <c>Z</c> or an offset.</summary>
internal static class Iso8601
{
    /// <summary>The time, or unknown where the text is none. A time without an offset is taken as UTC.</summary>
    public static EventTime Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':' ||
            !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day) ||
            !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second) ||
            year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return EventTime.Unknown;
        }

        // A leap second is told as the second before it: the framework's clock has none.
        var ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Utc).Ticks;
        var rest = text[19..];
        if (!rest.IsEmpty && rest[0] is (byte)'.' or (byte)',')
        {
            var at = 1;
            for (long unit = TimeSpan.TicksPerSecond / 10; at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9'; at++, unit /= 10)
            {
                ticks += (rest[at] - '0') * unit;
            }

            rest = rest[at..];
        }

        return Offset(rest, out var minutes) ? EventTime.FromUtcTicks(ticks - (minutes * TimeSpan.TicksPerMinute)) : EventTime.Unknown;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || !Number(text[1..3], out var hours))
        {
            return false;
        }

        var tail = text.Length == 6 ? text[4..] : text[3..];
        var more = 0;
        if (hours > 14 || (!tail.IsEmpty && (!Number(tail, out more) || more > 59)))
        {
            return false;
        }

        minutes = (text[0] == '-' ? -1 : 1) * ((hours * 60) + more);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
