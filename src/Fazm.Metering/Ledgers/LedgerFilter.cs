namespace Fazm.Metering.Ledgers;

/// <summary>Which rows count. The default value takes all of a tenant.</summary>
public readonly record struct LedgerFilter
{
    /// <summary>Only this user's.</summary>
    public string? User { get; init; }

    /// <summary>Only this session's.</summary>
    public string? Session { get; init; }

    /// <summary>Only what is posted at or after this instant; unknown for all.</summary>
    public EventTime From { get; init; }

    /// <summary>Only what is posted before this instant; unknown for all.</summary>
    public EventTime To { get; init; }

    /// <summary>Only what was recorded at or before this instant; unknown for all.</summary>
    public EventTime RecordedUntil { get; init; }

    /// <summary>True for only what came too late for a period that was closed.</summary>
    public bool LateOnly { get; init; }

    /// <summary>True for a row that counts.</summary>
    public bool Takes(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (User is null || string.Equals(User, row.User, StringComparison.Ordinal)) &&
            (Session is null || string.Equals(Session, row.Session, StringComparison.Ordinal)) &&
            (!LateOnly || row.LateFor is not null) &&
            (!From.IsKnown || row.PostedAt.CompareTo(From) >= 0) && (!To.IsKnown || row.PostedAt < To) &&
            (!RecordedUntil.IsKnown || row.RecordedAt.CompareTo(RecordedUntil) <= 0);
    }

    /// <summary>The rows of a period.</summary>
    public static LedgerFilter Of(LedgerPeriod period, string? user = null) => new() { User = user, From = period.From, To = period.To };
}
