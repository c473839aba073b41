using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>What a server's ledger holds, and beside it what of a client's waiting events is in it already.</summary>
/// <param name="Filter">What the sums are of.</param>
/// <param name="Sums">What the server has.</param>
/// <param name="Held">What the server knows of the calls that the client asked about, joined; its share is in the sums.</param>
public sealed record LedgerSnapshot(LedgerFilter Filter, LedgerSums Sums, ImmutableArray<LedgerEvent> Held)
{
    private const int MostAttempts = 100;

    /// <summary>Takes a snapshot. What is held is read before and after the sums, until both agree: so it is in the sums, whatever is written meanwhile.</summary>
    /// <param name="ledger">The server's ledger.</param>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="filter">What to add up.</param>
    /// <param name="asked">All keys of the client's waiting events.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="LedgerBusyException">The events that were asked about changed again and again.</exception>
    public static async ValueTask<LedgerSnapshot> ReadAsync(IUsageLedger ledger, string tenant, LedgerFilter filter, IReadOnlySet<EventKey> asked, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(asked);
        var before = await ledger.FindAsync(tenant, asked, cancel).ConfigureAwait(false);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var balance = await ledger.BalanceAsync(tenant, filter, cancel).ConfigureAwait(false);
            var after = await ledger.FindAsync(tenant, asked, cancel).ConfigureAwait(false);
            if (before.Select(Place).SequenceEqual(after.Select(Place)))
            {
                return new(filter, balance.Sums, [.. after.Select(known => known.Event)]);
            }

            before = after;
        }

        throw new LedgerBusyException(MostAttempts);

        static (EventKey Key, int Revision) Place(LedgerKnown known) => (known.StoredKey, known.Revision);
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
