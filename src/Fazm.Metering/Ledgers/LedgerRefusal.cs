namespace Fazm.Metering.Ledgers;

/// <summary>Why an event was refused. Numbers are stable.</summary>
public enum LedgerRefusal
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>It has no key, or one that is too long or holds control characters.</summary>
    BadKey = 1,

    /// <summary>The user, or another name, is missing, too long, or holds control characters.</summary>
    BadName = 2,

    /// <summary>The time of receipt is missing.</summary>
    NoReceiveTime = 3,

    /// <summary>A token count is below zero.</summary>
    NegativeTokens = 4,

    /// <summary>What its kind needs is missing: usage, pieces, a running total or an amount.</summary>
    Incomplete = 5,

    /// <summary>What it corrects is not stored.</summary>
    CorrectsNothing = 6,

    /// <summary>An amount or a sum is beyond what a ledger holds: 64 bits of pico-USD for one row, 9.2 million USD.</summary>
    TooLarge = 7,
}
