using System.Collections.Immutable;
using Fazm.Metering.Ledgers.Booking;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>What a server's ledger holds, and beside it what of a client's waiting events is in it already.</summary>
/// <param name="Filter">What the sums are of.</param>
/// <param name="Sums">What the server has.</param>
/// <param name="Held">What the server knows of the calls that the client asked about, joined; its share is in the sums.</param>
public sealed record LedgerSnapshot(LedgerFilter Filter, LedgerSums Sums, ImmutableArray<LedgerEvent> Held)
{
    /// <summary>Takes a snapshot. Sums and held events come from the same rows, so what is written meanwhile is in both or in neither.</summary>
    /// <param name="ledger">The server's ledger.</param>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="filter">What to add up.</param>
    /// <param name="asked">All keys of the client's waiting events.</param>
    /// <param name="cancel">Cancels.</param>
    public static async ValueTask<LedgerSnapshot> ReadAsync(IUsageLedger ledger, string tenant, LedgerFilter filter, IReadOnlySet<EventKey> asked, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(asked);
        var sums = default(LedgerSums);
        Dictionary<EventKey, (int Revision, LedgerEvent? Event)> held = [];
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } after)
        {
            var page = await ledger.LinesAsync(tenant, new LedgerFilter { User = filter.User }, after, 1000, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                sums += filter.Takes(row) ? row.Change : default;
                if (!row.State.IsEmpty && (!held.TryGetValue(row.Key, out var known) || known.Revision < row.Revision))
                {
                    var state = StateReader.ReadState(row.State);
                    if (state.Event.AllKeys.Any(asked.Contains))
                    {
                        held[row.Key] = (row.Revision, state.JoinedInto.IsNone ? state.Event : null);
                    }
                }
            }

            next = page.Next;
        }

        return new(filter, sums, [.. held.OrderBy(pair => pair.Key).Select(pair => pair.Value.Event).OfType<LedgerEvent>()]);
    }

    /// <summary>What a client shows: the snapshot, and what the waiting events will add to it by the ledger's own rules. Never counts twice what the snapshot holds.</summary>
    /// <param name="pending">What waits, as <see cref="LedgerOutbox.Pending"/> gives it.</param>
    /// <param name="options">How the client prices what the server has not seen.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancel">Cancels.</param>
    public async ValueTask<LedgerSums> WithAsync(IEnumerable<OutboxItem> pending, LedgerOptions options, EventTime now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(pending);
        const string Here = "here";
        var ledger = InMemoryUsageLedger.Create(options);
        await ledger.IngestAsync(Here, Held, now, cancel).ConfigureAwait(false);
        var before = await ledger.BalanceAsync(Here, Filter, cancel).ConfigureAwait(false);
        await ledger.IngestAsync(Here, [.. pending.Select(item => item.Event)], now, cancel).ConfigureAwait(false);
        var after = await ledger.BalanceAsync(Here, Filter, cancel).ConfigureAwait(false);
        return Sums + (after.Sums - before.Sums);
    }
}
