namespace Fazm.Metering.Cli.Times;

/// <summary>What <c>--since</c>, <c>--until</c> and <c>--timezone</c> say together.</summary>
/// <param name="Since">The start, inclusive; <see langword="null"/> for no start.</param>
/// <param name="Until">The end; <see langword="null"/> for no end.</param>
/// <param name="Zone">The zone of days.</param>
internal sealed record TimeRange(TimeBound? Since, TimeBound? Until, TimeZoneInfo Zone)
{
    /// <summary>True when nothing is left out.</summary>
    public bool IsAll => Since is null && Until is null;

    /// <summary>True when an instant lies within; an unknown one only where nothing is left out.</summary>
    public bool Holds(EventTime at) =>
        IsAll || (at.IsKnown && (Since is not { } since || since.Starts(at, Zone)) && (Until is not { } until || until.Ends(at, Zone)));

    /// <summary>True when the end is certainly not after the start, which no user means.</summary>
    public bool IsBackwards => Since is { } since && Until is { } until &&
        ((since.Instant.IsKnown && until.Instant.IsKnown && until.Instant <= since.Instant) ||
         (!since.Instant.IsKnown && !until.Instant.IsKnown && until.Last < since.First));

    /// <summary>Reads the three options.</summary>
    public static bool TryParse(string? since, string? until, string? zone, DateTimeOffset now, TimeZoneInfo local, out TimeRange range, out string? error)
    {
        range = new(null, null, local);
        error = null;
        var there = local;
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out there!))
        {
            error = $"--timezone {zone}: not a time zone of this machine; use an IANA name such as Europe/Berlin or UTC";
            return false;
        }

        if (!TryBound("--since", since, now, there, out var start, ref error) || !TryBound("--until", until, now, there, out var end, ref error))
        {
            return false;
        }

        range = new(start, end, there);
        if (range.IsBackwards)
        {
            error = $"--until {until} is not after --since {since}";
            return false;
        }

        return true;
    }

    private static bool TryBound(string option, string? text, DateTimeOffset now, TimeZoneInfo zone, out TimeBound? bound, ref string? error)
    {
        bound = null;
        if (text is null)
        {
            return true;
        }

        if (!TimeBound.TryParse(text, now, zone, out var found))
        {
            error = $"{option} {text}: not a time; use {TimeBound.Forms}";
            return false;
        }

        bound = found;
        return true;
    }
}
