using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers;

/// <summary>A durable, append-only ledger of usage: everything that is told counts once, whatever is told again, in whatever order, by whatever process.</summary>
/// <remarks>Thread-safe. Evidence joins, totals are a function of it, rows are differences. Times and ids come from the caller. A tenant's
/// ledger knows nothing of another's. What a store throws when it cannot be reached comes through; doing the same again is always right.</remarks>
public interface IUsageLedger
{
    /// <summary>Takes events, all in one transaction, and answers for each.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="events">The events, in any order and with any repeats.</param>
    /// <param name="recordedAt">The time now. A clock that was set back does no harm: rows are never recorded before what is sealed.</param>
    /// <param name="cancel">Cancels before the commit; afterwards the answer is what is lost, not the events.</param>
    /// <returns>A result for each event, in their order. <see cref="LedgerOutcome.Stored"/> and <see cref="LedgerOutcome.AlreadyStored"/> are durable.</returns>
    ValueTask<ImmutableArray<LedgerResult>> IngestAsync(string tenant, IReadOnlyList<LedgerEvent> events, EventTime recordedAt, CancellationToken cancel = default);

    /// <summary>What was used, as known now.</summary>
    ValueTask<LedgerBalance> BalanceAsync(string tenant, LedgerFilter filter = default, CancellationToken cancel = default);

    /// <summary>What a period holds as known at a time, taken from the rows. The time is sealed: the answer stays the same for ever.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="period">The period.</param>
    /// <param name="asOf">What was recorded later does not count; not later than now, since nothing is recorded before it any more.</param>
    /// <param name="user">Only this user's; <see langword="null"/> for all.</param>
    /// <param name="cancel">Cancels.</param>
    ValueTask<LedgerStatement> StatementAsync(string tenant, LedgerPeriod period, EventTime asOf, string? user = null, CancellationToken cancel = default);

    /// <summary>Rows in the order of time: the lines of a statement. Without their evidence, which a store may leave out here.</summary>
    ValueTask<LedgerPage> LinesAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel = default);

    /// <summary>All rows in the order of key, revision and part, with their evidence, some at a time: for what reads a ledger whole.</summary>
    /// <remarks>What is written meanwhile appears where its place is still to come.</remarks>
    IAsyncEnumerable<LedgerRow> RowsAsync(string tenant, CancellationToken cancel = default);

    /// <summary>What is known of some keys: for all that lead somewhere the stored event, by stored key, each once.</summary>
    ValueTask<ImmutableArray<LedgerKnown>> FindAsync(string tenant, IReadOnlyCollection<EventKey> keys, CancellationToken cancel = default);

    /// <summary>Closes a period, and all time before its end: what comes later for it is posted to the time after, with the period's name.</summary>
    /// <returns><see langword="false"/> where that time is closed already.</returns>
    ValueTask<bool> CloseAsync(string tenant, LedgerPeriod period, CancellationToken cancel = default);

    /// <summary>The closed periods, the first to close first.</summary>
    ValueTask<ImmutableArray<LedgerPeriod>> ClosedAsync(string tenant, CancellationToken cancel = default);

    /// <summary>Prices stored events again and writes the differences as rows of their own. Doing it again writes nothing.</summary>
    ValueTask<LedgerRerated> RerateAsync(string tenant, LedgerRerating wish, EventTime recordedAt, CancellationToken cancel = default);

    /// <summary>How high a lineage's running total has come; <see langword="null"/> where none was told.</summary>
    ValueTask<LedgerMark?> MarkAsync(string tenant, string lineage, CancellationToken cancel = default);

    /// <summary>The events whose claim differs from our price by more than a threshold, or that have a claim and no price.</summary>
    IAsyncEnumerable<LedgerDifference> DifferencesAsync(string tenant, PicoUsd threshold, CancellationToken cancel = default);

    /// <summary>What contradicted what is stored, by key.</summary>
    IAsyncEnumerable<LedgerConflict> ConflictsAsync(string tenant, CancellationToken cancel = default);

    /// <summary>Writes all rows as lines of JSON, key by key, in an order that the store keeps. Sorted, the lines of two ledgers with the same rows are the same.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="output">UTF-8; is left open.</param>
    /// <param name="cancel">Cancels.</param>
    ValueTask ExportAsync(string tenant, Stream output, CancellationToken cancel = default);

    /// <summary>Checks everything that can be checked: rows against evidence, totals against rows, keys against events, the store's own files.
    /// What is written meanwhile may be reported as a difference of totals.</summary>
    IAsyncEnumerable<LedgerFault> VerifyAsync(string tenant, CancellationToken cancel = default);

    /// <summary>Makes the totals anew from the rows.</summary>
    ValueTask RebuildAsync(string tenant, CancellationToken cancel = default);

    /// <summary>All tenants, ordinally.</summary>
    ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel = default);
}
