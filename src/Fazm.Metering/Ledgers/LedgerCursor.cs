namespace Fazm.Metering.Ledgers;

/// <summary>A place among rows: after this row. The default value is the start. Survives restarts; what is written later than a page was
/// read appears on later pages where its place is, and never twice.</summary>
/// <param name="PostedAt">The row's <see cref="LedgerRow.PostedAt"/>; unknown for orders that do not go by time.</param>
/// <param name="Key">Its key.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Part">Its part.</param>
public readonly record struct LedgerCursor(EventTime PostedAt, EventKey Key, int Revision, int Part)
{
    /// <summary>True for the start.</summary>
    public bool IsStart => Key.IsNone;

    /// <summary>The place of a row in the order of statements: time, key, revision, part.</summary>
    public static LedgerCursor InTime(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.PostedAt, row.Key, row.Revision, row.Part);
    }

    /// <summary>The place of a row in the order of scans: key, revision, part.</summary>
    public static LedgerCursor ByKey(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(EventTime.Unknown, row.Key, row.Revision, row.Part);
    }
}
