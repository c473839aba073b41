namespace Fazm.Metering.Cli.Times;

/// <summary>Reads one instant that a user writes, for <c>--at</c>; a date is its start in UTC, as prices go by UTC days.</summary>
internal static class EventTimeText
{
    public static bool TryParse(string text, out EventTime at)
    {
        at = EventTime.Unknown;
        var last = text.Trim() is { Length: > 0 } trimmed ? trimmed[^1] : ' ';
        if (!(char.IsAsciiDigit(last) || last is 'Z') || !TimeBound.TryParse(text, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, out var bound))
        {
            return false;
        }

        at = bound.Instant.IsKnown ? bound.Instant : EventTime.From(new DateTimeOffset(bound.First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        return true;
    }
}
