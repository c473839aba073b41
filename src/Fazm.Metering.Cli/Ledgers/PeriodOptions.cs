using System.CommandLine;
using System.Globalization;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Ledgers;
using Calendar = Fazm.Metering.Cli.Times.Calendar;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>The options that name a period: <c>--month</c>, or <c>--since</c> and <c>--until</c>, in a zone.</summary>
internal sealed class PeriodOptions
{
    private readonly Option<string> _month = new("--month") { Description = "A calendar month: 2026-11, this-month or last-month.", HelpName = "MONTH" };
    private readonly Option<string> _since = new("--since") { Description = $"From then on, inclusive: {TimeBound.Forms}.", HelpName = "TIME" };
    private readonly Option<string> _until = new("--until") { Description = "Up to then: before a time, through a date and its like.", HelpName = "TIME" };
    private readonly Option<string> _zone = new("--timezone") { Description = "The zone of days and months; an IANA name. Default: the machine's.", HelpName = "ZONE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _month, _since, _until, _zone })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="here">Now, and the machine's zone.</param>
    /// <param name="period">The period; <see langword="null"/> where none is named.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="error">What makes no sense.</param>
    public bool TryRead(ParseResult parsed, Surroundings here, out LedgerPeriod? period, out TimeZoneInfo zone, out string? error)
    {
        period = null;
        var (since, until) = (parsed.GetValue(_since), parsed.GetValue(_until));
        var now = here.Clock.GetUtcNow();
        if (!TimeRange.TryParse(since, until, parsed.GetValue(_zone), now, here.Clock.LocalTimeZone, out var range, out error))
        {
            zone = here.Clock.LocalTimeZone;
            return false;
        }

        zone = range.Zone;
        if (parsed.GetValue(_month) is { } month)
        {
            if (!range.IsAll)
            {
                error = "--month and --since or --until: choose one";
                return false;
            }

            if (!TryMonth(month, Calendar.LocalDay(now, zone), out var first))
            {
                error = $"--month {month}: not a month; write it as 2026-11, this-month or last-month";
                return false;
            }

            period = LedgerPeriod.Month(zone, first.Year, first.Month);
        }
        else if (!range.IsAll)
        {
            period = Of(range);
        }

        return true;
    }

    /// <summary>The instant before which a bound lies: of a day, the start of the next.</summary>
    public static EventTime EndOf(TimeBound bound, TimeZoneInfo zone) => bound.Instant.IsKnown ? bound.Instant : StartOf(bound.Last.AddDays(1), zone);

    private static LedgerPeriod Of(TimeRange range)
    {
        if (range is { Since: { Instant.IsKnown: false } first, Until: { Instant.IsKnown: false } last })
        {
            return LedgerPeriod.Days(range.Zone, first.First, last.Last.AddDays(1));
        }

        var from = range.Since is { } since ? (since.Instant.IsKnown ? since.Instant : StartOf(since.First, range.Zone)) : EventTime.Unknown;
        var to = range.Until is { } until ? EndOf(until, range.Zone) : EventTime.Unknown;
        return new($"{Text(from)}/{Text(to)} {range.Zone.Id}", from, to);

        string Text(EventTime at) => !at.IsKnown ? ".." : TimeText.Of(at, range.Zone).Replace(' ', 'T');
    }

    private static EventTime StartOf(DateOnly day, TimeZoneInfo zone) => LedgerPeriod.Days(zone, day, day.AddDays(1)).From;

    private static bool TryMonth(string text, DateOnly today, out DateOnly first)
    {
        var current = new DateOnly(today.Year, today.Month, 1);
        first = text.ToUpperInvariant() switch
        {
            "THIS-MONTH" => current,
            "LAST-MONTH" => current.AddMonths(-1),
            _ => default,
        };
        return first != default || DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out first);
    }
}
