using System.Collections.Immutable;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite;

/// <summary>A ledger in one SQLite file.</summary>
/// <remarks>Thread-safe; several processes may open one file. See <see cref="IUsageLedger"/> for what each member does, and
/// <see cref="LedgerFileException"/> for what can go wrong with the file.</remarks>
public sealed class SqliteLedger : IUsageLedger, IAsyncDisposable
{
    private readonly UsageLedger _ledger;

    private SqliteLedger(SqliteLedgerStore store, LedgerOptions? options)
    {
        Store = store;
        _ledger = new(store, options);
    }

    /// <summary>Where it lies: for backups and checks of the file.</summary>
    public SqliteLedgerStore Store { get; }

    /// <summary>Opens a ledger, and makes its file and folder where they are not there, for the user alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How the ledger works; the default prices at the embedded books.</param>
    /// <param name="file">How the file is used.</param>
    /// <exception cref="LedgerFileException">The file cannot be opened, is something else, or is of a newer version.</exception>
    public static SqliteLedger Open(string path, LedgerOptions? options = null, SqliteLedgerOptions? file = null) => new(SqliteLedgerStore.Open(path, file), options);

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
