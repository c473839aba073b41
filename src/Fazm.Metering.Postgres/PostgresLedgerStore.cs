using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres.Statements;
using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>A ledger's store on PostgreSQL 13 or later: any number of writers, in any number of processes, for any number of tenants.</summary>
/// <remarks>Thread-safe. Writers take no locks while they read; a commit checks that every key and revision it builds on is still the last, and
/// begins again where another came between. The third try of a unit keeps others of its tenant out, so every unit gets done. While the
/// server restarts or fails over it waits, up to <see cref="PostgresLedgerOptions.Patience"/>. Statements of one tenant touch no other's rows.</remarks>
public sealed class PostgresLedgerStore : ILedgerStore
{
    /// <summary>From this try on a unit keeps the tenant to itself.</summary>
    private const int AttemptWithHold = 2;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresLedgerOptions _options;
    private readonly Link _link;
    private readonly bool _ownsSource;

    private PostgresLedgerStore(NpgsqlDataSource source, PostgresLedgerOptions options, bool ownsSource)
    {
        _source = source;
        _options = options;
        _link = new Link(source, options.Patience);
        _ownsSource = ownsSource;
    }

    /// <summary>Opens a ledger and makes its tables where they are missing.</summary>
    /// <param name="connectionString">As Npgsql reads it (<c>Host=…;Username=…;Password=…;Database=…</c>) or as a URI (<c>postgres://user:password@host/database</c>).
    /// Several hosts, separated by commas, are a cluster: the one that takes writes is used. No message ever repeats any of it.</param>
    /// <param name="options">How it lies there.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ArgumentException">The string cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The database cannot hold a ledger, or holds one of a newer library.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static async ValueTask<PostgresLedgerStore> OpenAsync(string connectionString, PostgresLedgerOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var source = PostgresConnection.Source(connectionString);
        try
        {
            return await OpenAsync(source, options ?? new PostgresLedgerOptions(), ownsSource: true, cancel).ConfigureAwait(false);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a ledger on a data source, which stays the caller's, and makes its tables where they are missing.</summary>
    /// <exception cref="InvalidOperationException">The database cannot hold a ledger, or holds one of a newer library.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static ValueTask<PostgresLedgerStore> OpenAsync(NpgsqlDataSource source, PostgresLedgerOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return OpenAsync(source, options ?? new PostgresLedgerOptions(), ownsSource: false, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<ILedgerUnit> BeginAsync(string tenant, LedgerAccess access, int attempt, CancellationToken cancel)
    {
        if (attempt > AttemptWithHold)
        {
            await Task.Delay(Failures.Delay(attempt - AttemptWithHold), cancel).ConfigureAwait(false);
        }

        if (access == LedgerAccess.Write && attempt < AttemptWithHold)
        {
            var seen = await _link.ReadAsync(connection => TenantTable.ReadAsync(connection, tenant, isLocked: false, cancel), cancel).ConfigureAwait(false);
            return new PostgresUnit(_link, _options, tenant, seen, null, null);
        }

        NpgsqlTransaction? transaction = null;
        TenantRow row = default;
        var held = await _link.OpenAsync(async connection =>
        {
            transaction = await connection.BeginTransactionAsync(_options.Isolation, cancel).ConfigureAwait(false);
            await HoldAsync(connection, tenant, cancel).ConfigureAwait(false);
            row = await TenantTable.ReadAsync(connection, tenant, isLocked: true, cancel).ConfigureAwait(false);
        }, cancel).ConfigureAwait(false);
        return new PostgresUnit(_link, _options, tenant, row, held, transaction);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> TotalsAsync(string tenant, string? user, DateOnly? from, DateOnly? end, CancellationToken cancel) =>
        _link.ReadAsync(connection => TotalTable.KeptAsync(connection, tenant, user, from, end, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerTotal>> SumRowsAsync(string tenant, LedgerFilter filter, CancellationToken cancel) =>
        _link.ReadAsync(connection => TotalTable.SumAsync(connection, tenant, filter, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsInTimeAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel) =>
        _link.ReadAsync(connection => RowTable.InTimeAsync(connection, tenant, filter, after, count, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> RowsByKeyAsync(string tenant, LedgerCursor after, int count, CancellationToken cancel) =>
        _link.ReadAsync(connection => RowTable.ByKeyAsync(connection, tenant, after, count, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(string tenant, EventKey after, int count, CancellationToken cancel) =>
        _link.ReadAsync(connection => RowTable.DifferingAsync(connection, tenant, after, count, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredConflict>> ConflictsAsync(string tenant, EventKey afterKey, string afterDigest, int count, CancellationToken cancel) =>
        _link.ReadAsync(connection => ConflictTable.PageAsync(connection, tenant, afterKey, afterDigest, count, cancel), cancel);

    /// <inheritdoc/>
    public async ValueTask RebuildTotalsAsync(string tenant, CancellationToken cancel) => await _link.ReadAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancel).ConfigureAwait(false);
        await HoldAsync(connection, tenant, cancel).ConfigureAwait(false);
        await TenantTable.ReadAsync(connection, tenant, isLocked: true, cancel).ConfigureAwait(false);
        await TotalTable.RebuildAsync(connection, tenant, cancel).ConfigureAwait(false);
        if (_options.Reached is { } reached)
        {
            await reached("rebuilt").ConfigureAwait(false);
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    }, cancel).ConfigureAwait(false);

    /// <summary>Joins into a meter all evidence that was ever kept for one user, and keeps all that the meter then knows, durably. What a session's counters show
    /// beyond its calls can only be told by who knows the calls; so whoever imports logs, from however many machines, keeps the evidence first and then tells the
    /// ledger all that the meter knows.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="user">Whose usage.</param>
    /// <param name="meter">What was read now; knows everything afterwards.</param>
    /// <param name="cancel">Cancels, and keeps nothing new.</param>
    /// <returns>False where nothing had been kept yet.</returns>
    /// <exception cref="InvalidDataException">What was kept is damaged; nothing was changed.</exception>
    public ValueTask<bool> KeepEvidenceAsync(string tenant, string user, MeterSet meter, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(meter);
        return _link.ReadAsync(connection => EvidenceTable.KeepAsync(connection, tenant, user, meter, cancel), cancel);
    }

    /// <summary>What the database says of its health: unsafe settings, invalid indexes and constraints, pages that cannot be read, keys without rows;
    /// indexes against tables where the role may use the extension <c>amcheck</c>. Reads every table as a whole.</summary>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => Checkup.RunAsync(_link, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel) => _link.ReadAsync(connection => TenantTable.NamesAsync(connection, cancel), cancel);

    /// <summary>Closes the connections where the store was opened with a connection string; a data source stays the caller's.</summary>
    public ValueTask DisposeAsync() => _ownsSource ? _source.DisposeAsync() : default;

    private static async ValueTask<PostgresLedgerStore> OpenAsync(NpgsqlDataSource source, PostgresLedgerOptions options, bool ownsSource, CancellationToken cancel)
    {
        var store = new PostgresLedgerStore(source, options, ownsSource);
        await store._link.ReadAsync(async connection =>
        {
            await PostgresConnection.MustFitAsync(connection, cancel).ConfigureAwait(false);
            return true;
        }, cancel).ConfigureAwait(false);
        await PostgresSchema.MakeAsync(source, options, cancel).ConfigureAwait(false);
        return store;
    }

    private static async ValueTask HoldAsync(NpgsqlConnection connection, string tenant, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { TenantTable.Make(tenant) } };
        await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }
}
