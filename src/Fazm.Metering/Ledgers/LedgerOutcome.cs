namespace Fazm.Metering.Ledgers;

/// <summary>What became of an event.</summary>
public enum LedgerOutcome
{
    /// <summary>It said something new, which is stored for good.</summary>
    Stored,

    /// <summary>All that it says was known. A success: the sender may forget the event.</summary>
    AlreadyStored,

    /// <summary>Its key is known with another content. It is kept with the conflicts and counts for nothing until somebody decides.</summary>
    Conflict,

    /// <summary>It cannot be stored, now or ever; <see cref="LedgerResult.Refusal"/> says why.</summary>
    Refused,
}
