namespace Fazm.Metering.Evidence;

/// <summary>An order of calls that does not depend on arrival.</summary>
internal static class CallOrder
{
    /// <summary>The call's name for ordering: the first of its ids.</summary>
    public static string NameOf(CallEvidence call)
    {
        string? name = null;
        foreach (ref readonly var row in call.Rows)
        {
            var id = row.MessageId ?? row.RequestId ?? row.RowId ?? string.Empty;
            name = name is null || string.CompareOrdinal(id, name) < 0 ? id : name;
        }

        return name ?? string.Empty;
    }

    /// <summary>Largest first, then by name.</summary>
    public static IEnumerable<CallEvidence> LargestFirst(IEnumerable<CallEvidence> calls) =>
        calls.OrderByDescending(call => call.Best.Usage.AllUnits.AllTokens).ThenBy(NameOf, StringComparer.Ordinal);
}
