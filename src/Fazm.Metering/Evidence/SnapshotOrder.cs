using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>The total order of a call's snapshots; joining two takes the greater whole. Fields of two records are never mixed: some
/// gateways put the whole prompt into the first <c>input_tokens</c>, and a mixture would count its cached part twice.</summary>
internal static class SnapshotOrder
{
    // Enumerations are compared as numbers: their own CompareTo makes an object of each.
    /// <summary>Positive when <paramref name="a"/> is the better one. Trust comes first, then the main conversation over a side
    /// conversation's replay, then the larger output, the larger whole, and at last the content itself, so that ties are ties of equals.</summary>
    public static int Compare(in Snapshot a, in Snapshot b)
    {
        var order = ((int)a.Completeness).CompareTo((int)b.Completeness);
        order = order != 0 ? order : a.IsMain.CompareTo(b.IsMain);
        var (x, y) = (a.Usage.AllUnits, b.Usage.AllUnits);
        order = order != 0 ? order : x.Output.CompareTo(y.Output);
        order = order != 0 ? order : Whole(x).CompareTo(Whole(y));
        order = order != 0 ? order : x.Input.CompareTo(y.Input);
        order = order != 0 ? order : x.CacheRead.CompareTo(y.CacheRead);
        order = order != 0 ? order : x.CacheWrite1h.CompareTo(y.CacheWrite1h);
        order = order != 0 ? order : x.WebSearches.CompareTo(y.WebSearches);
        order = order != 0 ? order : x.WebFetches.CompareTo(y.WebFetches);
        order = order != 0 ? order : a.Usage.UnitCount.CompareTo(b.Usage.UnitCount);
        order = order != 0 ? order : string.CompareOrdinal(a.Model, b.Model);
        order = order != 0 ? order : Content(a.Usage, b.Usage);
        return order != 0 ? order : ((int)a.Surface).CompareTo((int)b.Surface);
    }

    private static Int128 Whole(in TokenCounts tokens) =>
        (Int128)tokens.Input + tokens.Output + tokens.CacheWrite5m + tokens.CacheWrite1h + tokens.CacheRead;

    private static int Content(in Usage a, in Usage b)
    {
        var order = ((int)a.Speed).CompareTo((int)b.Speed);
        order = order != 0 ? order : ((int)a.Geo).CompareTo((int)b.Geo);
        order = order != 0 ? order : ((int)a.Tier).CompareTo((int)b.Tier);
        // Fewer oddities are better.
        order = order != 0 ? order : ((int)b.Notes).CompareTo((int)a.Notes);
        for (var i = 0; order == 0 && i < a.UnitCount; i++)
        {
            var (x, y) = (a.Unit(i), b.Unit(i));
            order = ((int)x.Kind).CompareTo((int)y.Kind);
            order = order != 0 ? order : string.CompareOrdinal(x.Model, y.Model);
            order = order != 0 ? order : x.Tokens.Output.CompareTo(y.Tokens.Output);
            order = order != 0 ? order : x.Tokens.Input.CompareTo(y.Tokens.Input);
            order = order != 0 ? order : x.Tokens.CacheRead.CompareTo(y.Tokens.CacheRead);
            order = order != 0 ? order : x.Tokens.CacheWrite5m.CompareTo(y.Tokens.CacheWrite5m);
        }

        return order;
    }
}
