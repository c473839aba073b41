using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>What is summed apart: a session's calls, remainder and reported money, by model.</summary>
internal readonly record struct AccountKey(string? Session, EntryKind Kind, string? Model)
{
    /// <summary>The order in which deltas are told.</summary>
    public static int Compare(in AccountKey a, in AccountKey b)
    {
        var order = ((int)a.Kind).CompareTo((int)b.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.Session, b.Session);
        return order != 0 ? order : string.CompareOrdinal(a.Model, b.Model);
    }
}
