using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>Chooses among the versions of one price: of those known, the one in force with the latest start, which ends its predecessor
/// (facts: prices, section 7, "two clocks").</summary>
internal static class Timeline
{
    /// <param name="versions">Sorted by start, then by the day they became known.</param>
    /// <param name="day">The UTC day of use.</param>
    /// <param name="asOf">Knowledge at the end of this day; <see langword="null"/> for the newest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? Pick<T>(T[] versions, int day, DateOnly? asOf)
        where T : DatedPrice
    {
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            var version = versions[i];
            if (version.FromDay <= day && version.IsKnown(asOf))
            {
                return day < version.ToDay || (asOf is not null && !EndWasKnown(versions, version, asOf)) ? version : null;
            }
        }

        return null;
    }

    public static T[] Sorted<T>(IEnumerable<T> versions)
        where T : DatedPrice
    {
        // By insertion: there are few, mostly in order, and equals stay in the book's order.
        T[] sorted = [.. versions];
        for (var i = 1; i < sorted.Length; i++)
        {
            for (var at = i; at > 0 && IsBefore(sorted[at], sorted[at - 1]); at--)
            {
                (sorted[at], sorted[at - 1]) = (sorted[at - 1], sorted[at]);
            }
        }

        return sorted;
    }

    private static bool IsBefore(DatedPrice a, DatedPrice b) => a.FromDay != b.FromDay ? a.FromDay < b.FromDay : a.RecordedDay < b.RecordedDay;

    /// <summary>An end that a successor brought was not known before the successor was.</summary>
    private static bool EndWasKnown<T>(T[] versions, T version, DateOnly? asOf)
        where T : DatedPrice
    {
        foreach (var other in versions)
        {
            if (other.FromDay == version.ToDay && !other.IsKnown(asOf) && !other.IsWithdrawn)
            {
                return false;
            }
        }

        return true;
    }
}
