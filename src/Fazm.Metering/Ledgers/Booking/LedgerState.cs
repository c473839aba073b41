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
