using System.Runtime.CompilerServices;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads the times of rows: as logs write them, or a day alone, which is its beginning in UTC.</summary>
internal static class RowTime
{
    private const int DayLength = 10;
    private const int WholeLength = 20;

    /// <summary>The time; unknown where the text is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static EventTime Read(ReadOnlySpan<byte> text)
    {
        if (text.Length == WholeLength && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z')
        {
            // The common form, without a fraction; the general reader takes several times as long, and judges where this one fails.
            var (year, month, day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
            var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
            if (year is > 0 and <= 9999 && month is > 0 and <= 12 && day is > 0 and <= 28 && hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 59)
            {
                return EventTime.FromUtcTicks(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks);
            }
        }

        return text.Length == DayLength ? ReadDay(text) : UsageReader.ReadTime(text);
    }

    private static EventTime ReadDay(ReadOnlySpan<byte> day)
    {
        Span<byte> midnight = stackalloc byte[DayLength + 9];
        day.CopyTo(midnight);
        "T00:00:00"u8.CopyTo(midnight[DayLength..]);
        return UsageReader.ReadTime(midnight);
    }

    /// <summary>Two digits; below zero by far where they are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        return tens is < 0 or > 9 || ones is < 0 or > 9 ? -1_000_000 : (tens * 10) + ones;
    }
}
