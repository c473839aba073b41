using Fazm.Metering.Cli.Times;

namespace Fazm.Metering.Tests.Cli;

public sealed class TimeRangeTests
{
    // A Sunday noon in UTC.
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20", null, "2026-11-20T00:00:00Z", true)]
    [InlineData("2026-11-20", null, "2026-11-19T23:59:59.999Z", false)]
    [InlineData(null, "2026-11-20", "2026-11-20T23:59:59.999Z", true)]
    [InlineData(null, "2026-11-20", "2026-11-21T00:00:00Z", false)]
    [InlineData("2026-11-20T08:30", null, "2026-11-20T08:30:00Z", true)]
    [InlineData(null, "2026-11-20T08:30", "2026-11-20T08:30:00Z", false)]
    [InlineData(null, "2026-11-20T08:30", "2026-11-20T08:29:59Z", true)]
    [InlineData("2026-11-20T08:30:01.5+02:00", null, "2026-11-20T06:30:01.5Z", true)]
    [InlineData("2026-11-20T08:30+02:00", null, "2026-11-20T06:29:59Z", false)]
    [InlineData("2026-11-20 08:30Z", null, "2026-11-20T08:30:00Z", true)]
    [InlineData("today", "today", "2026-11-22T23:00:00Z", true)]
    [InlineData("today", null, "2026-11-21T23:59:00Z", false)]
    [InlineData(null, "yesterday", "2026-11-21T23:59:00Z", true)]
    [InlineData(null, "yesterday", "2026-11-22T00:00:00Z", false)]
    [InlineData("7d", null, "2026-11-15T00:00:00Z", true)]
    [InlineData("7d", null, "2026-11-14T23:59:00Z", false)]
    [InlineData("this-week", null, "2026-11-16T00:00:00Z", true)]
    [InlineData("this-week", null, "2026-11-15T23:59:00Z", false)]
    [InlineData(null, "this-week", "2026-11-22T23:59:00Z", true)]
    [InlineData(null, "this-week", "2026-11-23T00:00:00Z", false)]
    [InlineData("this-month", null, "2026-11-01T00:00:00Z", true)]
    [InlineData("this-month", null, "2026-10-31T23:59:00Z", false)]
    [InlineData(null, "this-month", "2026-11-30T23:59:00Z", true)]
    [InlineData(null, "this-month", "2026-12-01T00:00:00Z", false)]
    public void Bounds_include_the_start_and_end_before_a_time_or_with_a_day(string? since, string? until, string at, bool within) =>
        Assert.Equal(within, Range(since, until, "UTC").Holds(Entries.At(at)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-11-21T23:00:00Z", "2026-11-22")]
    [InlineData("America/Los_Angeles", "2026-11-22T07:59:00Z", "2026-11-21")]
    [InlineData("Asia/Kolkata", "2026-11-21T18:30:00Z", "2026-11-22")]
    // Summer time begins and ends: the day has 23 and 25 hours.
    [InlineData("Europe/Berlin", "2026-03-29T21:59:00Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData("Europe/Berlin", "2026-10-25T22:59:00Z", "2026-10-25")]
    // Midnight does not exist on that day.
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24")]
    public void A_day_is_what_clocks_show_and_a_filter_by_that_day_agrees(string zone, string at, string day)
    {
        var range = Range(day, day, zone);

        Assert.Equal(day, Calendar.DayKey(Calendar.LocalDay(Entries.At(at), range.Zone)));
        Assert.True(range.Holds(Entries.At(at)));
    }

    [Fact]
    public void Relative_days_are_the_zones()
    {
        var late = new DateTimeOffset(2026, 11, 22, 23, 30, 0, TimeSpan.Zero);

        Assert.True(TimeRange.TryParse("today", null, "Europe/Berlin", late, TimeZoneInfo.Utc, out var range, out _));
        Assert.False(range.Holds(Entries.At("2026-11-22T22:59:00Z")));
        Assert.True(range.Holds(Entries.At("2026-11-22T23:00:00Z")));
    }

    [Fact]
    public void A_time_that_clocks_show_twice_is_its_first_and_one_they_skip_lies_behind_the_gap()
    {
        var twice = Range("2026-10-25T02:30", null, "Europe/Berlin");
        Assert.True(twice.Holds(Entries.At("2026-10-25T00:30:00Z")));
        Assert.False(twice.Holds(Entries.At("2026-10-25T00:29:59Z")));

        var skipped = Range("2026-03-29T02:30", null, "Europe/Berlin");
        Assert.True(skipped.Holds(Entries.At("2026-03-29T01:30:00Z")));
        Assert.False(skipped.Holds(Entries.At("2026-03-29T01:29:59Z")));
    }

    [Theory]
    [InlineData("2026-11-22", "2026-W47")]
    [InlineData("2026-11-23", "2026-W48")]
    [InlineData("2027-01-03", "2026-W53")]
    [InlineData("2027-01-04", "2027-W01")]
    [InlineData("2024-12-30", "2025-W01")]
    public void Weeks_are_those_of_ISO_8601(string day, string week) => Assert.Equal(week, Calendar.WeekKey(DateOnly.Parse(day)));

    [Theory]
    [InlineData("tomorrow", null, null)]
    [InlineData("2026-13-01", null, null)]
    [InlineData("d", null, null)]
    [InlineData("-7d", null, null)]
    [InlineData("9999999d", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, "22.11.2026", null)]
    [InlineData(null, null, "Mars/Olympus")]
    [InlineData("2026-11-22", "2026-11-21", null)]
    [InlineData("2026-11-22T10:00Z", "2026-11-22T10:00Z", null)]
    public void What_makes_no_sense_is_refused_with_a_sentence(string? since, string? until, string? zone)
    {
        Assert.False(TimeRange.TryParse(since, until, zone, Now, TimeZoneInfo.Utc, out _, out var error));
        Assert.StartsWith("--", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-22", "2026-11-22T00:00:00.000Z")]
    [InlineData("2026-11-22T08:30Z", "2026-11-22T08:30:00.000Z")]
    [InlineData("2026-11-22T08:30:00+02:00", "2026-11-22T06:30:00.000Z")]
    [InlineData("today", null)]
    [InlineData("7d", null)]
    [InlineData("", null)]
    public void An_instant_is_written_out(string text, string? at)
    {
        Assert.Equal(at is not null, EventTimeText.TryParse(text, out var time));
        Assert.Equal(at ?? "unknown", time.ToString());
    }

    private static TimeRange Range(string? since, string? until, string zone)
    {
        Assert.True(TimeRange.TryParse(since, until, zone, Now, TimeZoneInfo.Utc, out var range, out var error), error);
        return range;
    }
}
