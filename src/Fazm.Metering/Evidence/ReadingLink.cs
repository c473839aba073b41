namespace Fazm.Metering.Evidence;

/// <summary>One place of a counter reading on one recording of its stream. Ordered, so that places stand alike however they came.</summary>
internal readonly record struct ReadingLink(string Stream, string After, bool BeginsLife) : IComparable<ReadingLink>
{
    public int CompareTo(ReadingLink other)
    {
        var order = string.CompareOrdinal(Stream, other.Stream);
        order = order != 0 ? order : string.CompareOrdinal(After, other.After);
        return order != 0 ? order : BeginsLife.CompareTo(other.BeginsLife);
    }

    public static bool operator <(ReadingLink a, ReadingLink b) => a.CompareTo(b) < 0;

    public static bool operator >(ReadingLink a, ReadingLink b) => a.CompareTo(b) > 0;

    public static bool operator <=(ReadingLink a, ReadingLink b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ReadingLink a, ReadingLink b) => a.CompareTo(b) >= 0;
}
