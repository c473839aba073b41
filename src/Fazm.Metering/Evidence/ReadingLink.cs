namespace Fazm.Metering.Evidence;

/// <summary>One place of a counter reading on one recording of its stream.</summary>
internal readonly record struct ReadingLink(string Stream, string After, bool BeginsLife)
{
    /// <summary>An order of places, so that they stand alike however they came.</summary>
    public static int Compare(in ReadingLink a, in ReadingLink b)
    {
        var order = string.CompareOrdinal(a.Stream, b.Stream);
        order = order != 0 ? order : string.CompareOrdinal(a.After, b.After);
        return order != 0 ? order : a.BeginsLife.CompareTo(b.BeginsLife);
    }
}
