namespace Fazm.Metering.Ledgers;

/// <summary>What an event tells, and so what becomes of two events with one key.</summary>
public enum LedgerEventKind
{
    /// <summary>A snapshot of one API call. Snapshots join: the better one counts, whole, in the meter's own order.</summary>
    Call,

    /// <summary>What the counters of a session show beyond its calls. The account that rests on more evidence counts, whole.</summary>
    Counters,

    /// <summary>A client's running total of money, for one life of its counter. The greatest counts; it is a claim, never our cost.</summary>
    RunningTotal,

    /// <summary>A usage that somebody else took apart already: a client's delta. The same key must bring the same content, else it is a conflict.</summary>
    Delta,

    /// <summary>An operator's correction of what is stored; names what it corrects. The same key must bring the same content.</summary>
    Adjustment,
}
