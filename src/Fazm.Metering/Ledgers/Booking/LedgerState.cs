using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>What a ledger knows of one key: the joined evidence, and what it was booked as. It is the last revision's; nothing else is state.</summary>
internal sealed record LedgerState
{
    public required EventKey Key { get; init; }

    public int Revision { get; init; }

    public EventTime FirstRecordedAt { get; init; }

    /// <summary>The call that this one proved to be; it then has no lines.</summary>
    public EventKey JoinedInto { get; init; }

    public required LedgerEvent Event { get; init; }

    public ImmutableArray<LedgerLine> Lines { get; init; } = [];

    /// <summary>What the client claims and what we price, where the two are not the same.</summary>
    public LedgerDifference? Difference
    {
        get
        {
            if (Event is not { Kind: LedgerEventKind.Call or LedgerEventKind.Delta, Usage: not null, Reported: { } claimed } || !JoinedInto.IsNone)
            {
                return null;
            }

            PicoUsd? own = Lines.Any(line => line.IsUnpriced) ? null : Sums.Cost;
            return own == claimed ? null : new(Key, Event.User, Event.At, Event.Model, claimed, own);
        }
    }

    public LedgerSums Sums
    {
        get
        {
            var sums = default(LedgerSums);
            foreach (var line in Lines)
            {
                sums += line.Sums;
            }

            return sums;
        }
    }
}
