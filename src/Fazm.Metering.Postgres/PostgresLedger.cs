using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>A ledger on PostgreSQL.</summary>
/// <remarks>Thread-safe; any number of processes may open one database. See <see cref="IUsageLedger"/> for what each member does. What Npgsql throws
/// when the server stays away comes through; doing the same again is always right.</remarks>
public sealed class PostgresLedger : IUsageLedger, IAsyncDisposable
{
    private readonly UsageLedger _ledger;

    private PostgresLedger(PostgresLedgerStore store, LedgerOptions? options)
    {
        Store = store;
        _ledger = new(store, options);
    }

    /// <summary>Where it lies.</summary>
    public PostgresLedgerStore Store { get; }

    /// <summary>Opens a ledger, and makes its tables where they are not there.</summary>
    /// <param name="connectionString">See <see cref="PostgresLedgerStore.OpenAsync(string, PostgresLedgerOptions?, CancellationToken)"/>.</param>
    /// <param name="options">How the ledger works; the default prices at the embedded books.</param>
    /// <param name="database">How it lies in the database.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ArgumentException">The string cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The database cannot hold a ledger, or holds one of a newer library.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static async ValueTask<PostgresLedger> OpenAsync(string connectionString, LedgerOptions? options = null, PostgresLedgerOptions? database = null, CancellationToken cancel = default) =>
        new(await PostgresLedgerStore.OpenAsync(connectionString, database, cancel).ConfigureAwait(false), options);

    /// <summary>Opens a ledger on a data source, which stays the caller's, and makes its tables where they are not there.</summary>
    /// <exception cref="InvalidOperationException">The database cannot hold a ledger, or holds one of a newer library.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static async ValueTask<PostgresLedger> OpenAsync(NpgsqlDataSource source, LedgerOptions? options = null, PostgresLedgerOptions? database = null, CancellationToken cancel = default) =>
        new(await PostgresLedgerStore.OpenAsync(source, database, cancel).ConfigureAwait(false), options);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LedgerResult>> IngestAsync(string tenant, IReadOnlyList<LedgerEvent> events, EventTime recordedAt, CancellationToken cancel = default) =>
        _ledger.IngestAsync(tenant, events, recordedAt, cancel);

    /// <inheritdoc/>
    public ValueTask<LedgerBalance> BalanceAsync(string tenant, LedgerFilter filter = default, CancellationToken cancel = default) => _ledger.BalanceAsync(tenant, filter, cancel);

    /// <inheritdoc/>
    public ValueTask<LedgerStatement> StatementAsync(string tenant, LedgerPeriod period, EventTime asOf, string? user = null, CancellationToken cancel = default) =>
        _ledger.StatementAsync(tenant, period, asOf, user, cancel);

    /// <inheritdoc/>
    public ValueTask<LedgerPage> LinesAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel = default) =>
        _ledger.LinesAsync(tenant, filter, after, count, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> CloseAsync(string tenant, LedgerPeriod period, CancellationToken cancel = default) => _ledger.CloseAsync(tenant, period, cancel);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LedgerPeriod>> ClosedAsync(string tenant, CancellationToken cancel = default) => _ledger.ClosedAsync(tenant, cancel);

    /// <inheritdoc/>
    public ValueTask<LedgerRerated> RerateAsync(string tenant, LedgerRerating wish, EventTime recordedAt, CancellationToken cancel = default) =>
        _ledger.RerateAsync(tenant, wish, recordedAt, cancel);

    /// <inheritdoc/>
    public ValueTask<LedgerMark?> MarkAsync(string tenant, string lineage, CancellationToken cancel = default) => _ledger.MarkAsync(tenant, lineage, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<LedgerDifference> DifferencesAsync(string tenant, PicoUsd threshold, CancellationToken cancel = default) =>
        _ledger.DifferencesAsync(tenant, threshold, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<LedgerConflict> ConflictsAsync(string tenant, CancellationToken cancel = default) => _ledger.ConflictsAsync(tenant, cancel);

    /// <inheritdoc/>
    public ValueTask ExportAsync(string tenant, Stream output, CancellationToken cancel = default) => _ledger.ExportAsync(tenant, output, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<LedgerFault> VerifyAsync(string tenant, CancellationToken cancel = default) => _ledger.VerifyAsync(tenant, cancel);

    /// <inheritdoc/>
    public ValueTask RebuildAsync(string tenant, CancellationToken cancel = default) => _ledger.RebuildAsync(tenant, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel = default) => _ledger.TenantsAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
