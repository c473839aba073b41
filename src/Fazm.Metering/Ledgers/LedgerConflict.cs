namespace Fazm.Metering.Ledgers;

/// <summary>An event that contradicts what is stored. It is kept for good, once for each different content, and counts for nothing.</summary>
public sealed record LedgerConflict
{
    /// <summary>The digest of the event: with <see cref="StoredKey"/> the identity of the conflict.</summary>
    public required string Digest { get; init; }

    /// <summary>What is stored.</summary>
    public required EventKey StoredKey { get; init; }

    /// <summary>What contradicts.</summary>
    public LedgerConflictKind Kind { get; init; }

    /// <summary>When it was recorded.</summary>
    public EventTime RecordedAt { get; init; }

    /// <summary>The event that was not stored.</summary>
    public required LedgerEvent Event { get; init; }
}
