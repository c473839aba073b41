using Fazm.Metering.Ledgers;
using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>A ledger on PostgreSQL.</summary>
/// <remarks>Thread-safe; any number of processes may open one database. See <see cref="IUsageLedger"/> for what each member does. What Npgsql throws
/// when the server stays away comes through; doing the same again is always right.</remarks>
public sealed class PostgresLedger : UsageLedger, IAsyncDisposable
{
    private PostgresLedger(PostgresLedgerStore store, LedgerOptions? options)
        : base(store, options) => Store = store;

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
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
