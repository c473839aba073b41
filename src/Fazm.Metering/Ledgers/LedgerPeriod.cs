using System.Globalization;

namespace Fazm.Metering.Ledgers;

/// <summary>A span of whole days in one time zone, as two instants: what a statement is about.</summary>
/// <remarks>An event belongs to it by the time at which it was used (<see cref="LedgerRow.PostedAt"/>), whenever it was heard.</remarks>
/// <param name="Name">Unique for a tenant: <c>2026-11-01/2026-12-01 Europe/Berlin</c>.</param>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant after it.</param>
public readonly record struct LedgerPeriod(string Name, EventTime From, EventTime To)
{
    /// <summary>The days from one to another in a zone.</summary>
    /// <param name="zone">The zone, by its IANA id.</param>
    /// <param name="first">The first day.</param>
    /// <param name="end">The day after the last.</param>
    /// <exception cref="ArgumentException">There is no day in it.</exception>
    public static LedgerPeriod Days(TimeZoneInfo zone, DateOnly first, DateOnly end)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return end > first
            ? new(string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd}/{end:yyyy-MM-dd} {zone.Id}"), StartOf(zone, first), StartOf(zone, end))
            : throw new ArgumentException($"A period from {first:O} to {end:O} has no day.", nameof(end));
    }

    /// <summary>A calendar month in a zone.</summary>
    public static LedgerPeriod Month(TimeZoneInfo zone, int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return Days(zone, first, first.AddMonths(1));
    }

    /// <summary>True for an instant within it.</summary>
    public bool Contains(EventTime at) => at.IsKnown && at.CompareTo(From) >= 0 && at < To;

    /// <summary>The same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The first instant of a day. Where clocks skip midnight it is the first one after the gap; where midnight comes twice, the first.</summary>
    private static EventTime StartOf(TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.Add(new TimeSpan(0, 1, 0));
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return EventTime.From(new DateTimeOffset(local, offset));
    }
}
