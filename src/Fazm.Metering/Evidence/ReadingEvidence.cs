using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>Everything known about one counter reading: the version that knows most, and its place on every recording that holds it.</summary>
internal sealed class ReadingEvidence
{
    private ReadingLink[] _links;

    public ReadingEvidence(CounterReading first)
    {
        Best = first;
        _links = [LinkOf(first)];
    }

    public CounterReading Best { get; private set; }

    public ReadOnlySpan<ReadingLink> Links => _links;

    /// <summary>Joins another telling of the same reading: a recording that began earlier knows more of what went before.</summary>
    /// <returns>True when it said something new.</returns>
    public bool Join(CounterReading other)
    {
        var changed = false;
        if (Compare(other, Best) > 0)
        {
            Best = other;
            changed = true;
        }

        return Join(LinkOf(other)) || changed;
    }

    /// <summary>Joins one more place.</summary>
    /// <returns>True when it was not known.</returns>
    public bool Join(in ReadingLink link)
    {
        if (Array.IndexOf(_links, link) >= 0)
        {
            return false;
        }

        var place = 0;
        while (place < _links.Length && ReadingLink.Compare(_links[place], link) < 0)
        {
            place++;
        }

        _links = [.. _links[..place], link, .. _links[place..]];
        return true;
    }

    private static ReadingLink LinkOf(CounterReading reading) => new(reading.Stream, reading.After, reading.BeginsLife);

    private static int Compare(CounterReading a, CounterReading b)
    {
        // The enumeration lists the starts from the most known to the least.
        var order = b.Start.CompareTo(a.Start);
        order = order != 0 ? order : (a.PreviousCost is not null).CompareTo(b.PreviousCost is not null);
        order = order != 0 ? order : b.At.CompareTo(a.At);
        order = order != 0 ? order : a.After.Length.CompareTo(b.After.Length);
        order = order != 0 ? order : string.CompareOrdinal(a.After, b.After);
        return order != 0 ? order : string.CompareOrdinal(a.Stream, b.Stream);
    }
}
