namespace Fazm.Metering.Ledgers;

/// <summary>What contradicts what is stored. Numbers are stable.</summary>
public enum LedgerConflictKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The same key with another content.</summary>
    Content = 1,

    /// <summary>The same key with another kind of event.</summary>
    Kind = 2,

    /// <summary>Another user claims the same call.</summary>
    User = 3,

    /// <summary>Another payer, or another way to pay, for the same call.</summary>
    Payer = 4,
}
