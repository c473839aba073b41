using System.Globalization;

namespace Fazm.Metering.Cli.Times;

/// <summary>One value of <c>--since</c> or <c>--until</c>: an instant, or days as the time zone's clocks show them.</summary>
/// <remarks>Days are compared as dates, so that a day of 23 or 25 hours, or one that begins at one o'clock, needs no care.</remarks>
/// <param name="Instant">The instant; unknown where days were named.</param>
/// <param name="First">The first day named.</param>
/// <param name="Last">The last day named.</param>
internal readonly record struct TimeBound(EventTime Instant, DateOnly First, DateOnly Last)
{
    private const DateTimeStyles NoStyle = DateTimeStyles.None;
    private static readonly string[] LocalForms =
        [.. new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF" }.SelectMany(time => new[] { "yyyy-MM-dd'T'" + time, "yyyy-MM-dd " + time })];

    private static readonly string[] ZonedForms = [.. LocalForms.Select(form => form + "K")];

    /// <summary>What may be written, for messages.</summary>
    public const string Forms = "a date (2026-11-22), a time (2026-11-22T08:30, with Z or an offset if not in --timezone), today, yesterday, 7d (the day seven days ago), this-week or this-month";

    /// <summary>Reads a value.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="zone">The zone of dates, and of times that state no offset.</param>
    /// <param name="bound">The bound, when the result is <see langword="true"/>.</param>
    public static bool TryParse(string text, DateTimeOffset now, TimeZoneInfo zone, out TimeBound bound)
    {
        text = text.Trim();
        var today = Calendar.LocalDay(now, zone);
        switch (text.ToLowerInvariant())
        {
            case "today":
                return Days(today, today, out bound);
            case "yesterday":
                return Days(today.AddDays(-1), today.AddDays(-1), out bound);
            case "this-week":
                return Days(Calendar.Monday(today), Calendar.Monday(today).AddDays(6), out bound);
            case "this-month":
                var first = new DateOnly(today.Year, today.Month, 1);
                return Days(first, first.AddMonths(1).AddDays(-1), out bound);
        }

        if (text.Length is > 1 and < 7 && text[^1] is 'd' or 'D' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var back) && back < today.DayNumber)
        {
            return Days(today.AddDays(-back), today.AddDays(-back), out bound);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, NoStyle, out var day))
        {
            return Days(day, day, out bound);
        }

        bound = new(InstantOf(text, zone), default, default);
        return bound.Instant.IsKnown;
    }

    /// <summary>True when an instant is at or after this bound.</summary>
    public bool Starts(EventTime at, TimeZoneInfo zone) => Instant.IsKnown ? at >= Instant : Calendar.LocalDay(at, zone) >= First;

    /// <summary>True when an instant is before this bound, or within its last day.</summary>
    public bool Ends(EventTime at, TimeZoneInfo zone) => Instant.IsKnown ? at < Instant : Calendar.LocalDay(at, zone) <= Last;

    private static bool Days(DateOnly first, DateOnly last, out TimeBound bound)
    {
        bound = new(EventTime.Unknown, first, last);
        return true;
    }

    private static EventTime InstantOf(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, NoStyle, out var local))
        {
            // A time that clocks show twice is its first; one that they skip is as far behind the gap as it was into it.
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
            return EventTime.FromUtcTicks(local.Ticks - offset.Ticks);
        }

        return DateTimeOffset.TryParseExact(text, ZonedForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var zoned) ? EventTime.From(zoned) : EventTime.Unknown;
    }
}
