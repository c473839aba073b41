namespace Fazm.Metering.Ledgers;

/// <summary>A wish to price again what is stored.</summary>
/// <param name="Options">The new basis.</param>
/// <param name="Note">Why; stands in every row that it writes.</param>
public sealed record LedgerRerating(MeterOptions Options, string Note)
{
    /// <summary>Only events used at or after this instant; unknown for all.</summary>
    public EventTime From { get; init; }

    /// <summary>Only events used before this instant; unknown for all.</summary>
    public EventTime To { get; init; }

    /// <summary>Only this user's.</summary>
    public string? User { get; init; }

    /// <summary>True to say what would change without writing it.</summary>
    public bool IsTrial { get; init; }
}
