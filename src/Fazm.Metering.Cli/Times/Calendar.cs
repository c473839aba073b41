using System.Globalization;

namespace Fazm.Metering.Cli.Times;

/// <summary>Days, weeks and months as a time zone's clocks show them.</summary>
internal static class Calendar
{
    /// <summary>The date that a wall clock in the zone shows at an instant; changes of summer time are in the zone's rules.</summary>
    public static DateOnly LocalDay(EventTime at, TimeZoneInfo zone) => LocalDay(at.ToDateTimeOffset(), zone);

    /// <inheritdoc cref="LocalDay(EventTime, TimeZoneInfo)"/>
    public static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The first instant of a zone's day.</summary>
    public static EventTime Begin(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            // Some zones put their clocks forward at midnight.
            midnight = midnight.AddTicks(TimeSpan.TicksPerMinute);
        }

        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return EventTime.FromUtcTicks(midnight.Ticks - offset.Ticks);
    }

    /// <summary><c>2026-11-22</c>.</summary>
    public static string DayKey(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11</c>.</summary>
    public static string MonthKey(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary><c>2026-W47</c>: ISO 8601, whose year differs from the calendar's around New Year.</summary>
    public static string WeekKey(DateOnly day)
    {
        var date = day.ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date):0000}-W{ISOWeek.GetWeekOfYear(date):00}");
    }

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
