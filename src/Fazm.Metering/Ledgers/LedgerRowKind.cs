namespace Fazm.Metering.Ledgers;

/// <summary>What a row of the ledger is. Numbers are stable.</summary>
public enum LedgerRowKind
{
    /// <summary>Something became known.</summary>
    Usage = 0,

    /// <summary>It became known better; nothing of it went down.</summary>
    Growth = 1,

    /// <summary>It turned out otherwise: something went down, or moved to another session or time.</summary>
    Correction = 2,

    /// <summary>It turned out to be another stored call, and is taken back here.</summary>
    Reversal = 3,

    /// <summary>It was priced again on another basis.</summary>
    Rerating = 4,

    /// <summary>An operator's adjustment.</summary>
    Adjustment = 5,

    /// <summary>More is known of it, and no amount changed.</summary>
    Evidence = 6,
}
