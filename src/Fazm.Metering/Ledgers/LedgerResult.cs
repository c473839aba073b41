namespace Fazm.Metering.Ledgers;

/// <summary>What became of one event of a batch.</summary>
public readonly record struct LedgerResult
{
    /// <summary>The event's own key.</summary>
    public EventKey Key { get; init; }

    /// <summary>What became of it.</summary>
    public LedgerOutcome Outcome { get; init; }

    /// <summary>The key under which it is stored: that of the call's first telling. None where it was refused.</summary>
    public EventKey StoredKey { get; init; }

    /// <summary>Why it was refused.</summary>
    public LedgerRefusal Refusal { get; init; }

    /// <summary>What it contradicts.</summary>
    public LedgerConflictKind Conflict { get; init; }

    /// <summary>What is stored under that key after the batch, all revisions together: the answer that a client may show. Nothing where it was refused.</summary>
    public LedgerSums Stored { get; init; }

    /// <summary>What the event changed in the ledger's sums; less than nothing where something turned out otherwise. Of several events of a batch that tell of one
    /// call the first has it all, so the answers of a batch add up to what it changed.</summary>
    public LedgerSums Added { get; init; }
}
