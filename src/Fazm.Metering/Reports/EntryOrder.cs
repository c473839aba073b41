namespace Fazm.Metering.Reports;

/// <summary>The order of entries in a report: by session, time, model, and at last content, so that the same evidence gives the same bytes.</summary>
internal static class EntryOrder
{
    public static int Compare(UsageEntry a, UsageEntry b)
    {
        var order = string.CompareOrdinal(a.Session, b.Session);
        order = order != 0 ? order : a.At.CompareTo(b.At);
        order = order != 0 ? order : string.CompareOrdinal(a.Model, b.Model);
        order = order != 0 ? order : ((int)a.Kind).CompareTo((int)b.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.Agent, b.Agent);
        order = order != 0 ? order : ((int)a.Surface).CompareTo((int)b.Surface);
        order = order != 0 ? order : b.Calls.CompareTo(a.Calls);
        order = order != 0 ? order : a.Tokens.Output.CompareTo(b.Tokens.Output);
        order = order != 0 ? order : a.Tokens.Input.CompareTo(b.Tokens.Input);
        order = order != 0 ? order : a.Tokens.CacheRead.CompareTo(b.Tokens.CacheRead);
        order = order != 0 ? order : a.Tokens.CacheWrite5m.CompareTo(b.Tokens.CacheWrite5m);
        order = order != 0 ? order : a.Tokens.CacheWrite1h.CompareTo(b.Tokens.CacheWrite1h);
        return order != 0 ? order : Nullable.Compare(a.Reported, b.Reported);
    }
}
