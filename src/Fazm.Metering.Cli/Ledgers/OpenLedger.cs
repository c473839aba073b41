using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>A ledger that a command works on.</summary>
internal sealed class OpenLedger : IAsyncDisposable
{
    private readonly ILedgerStore _store;

    private OpenLedger(ILedgerStore store, MeterOptions? pricing)
    {
        _store = store;
        Ledger = new UsageLedger(store, new LedgerOptions { Pricing = pricing ?? new() });
    }

    /// <summary>The ledger.</summary>
    public IUsageLedger Ledger { get; }

    /// <summary>The file's store; <see langword="null"/> for PostgreSQL.</summary>
    public SqliteLedgerStore? File => _store as SqliteLedgerStore;

    /// <summary>Opens it.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="pricing">How to price what is stored from now on.</param>
    /// <param name="mayCreate">True to make the file where there is none.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<OpenLedger> OpenAsync(LedgerPlace place, MeterOptions? pricing = null, bool mayCreate = false, CancellationToken cancel = default)
    {
        if (place.Connection is { } connection)
        {
            return new(await PostgresLedgerStore.OpenAsync(connection, cancel: cancel), pricing);
        }

        if (!mayCreate && !System.IO.File.Exists(place.File))
        {
            throw new FileNotFoundException($"There is no ledger at {place.Name} yet. Make it: fazm-meter ledger import; or name another: --ledger PATH.");
        }

        return new(SqliteLedgerStore.Open(place.File!, new() { MayCreate = mayCreate }), pricing);
    }

    /// <summary>The evidence of a user's imports: in the database where the ledger is one, else in a file beside the ledger's.</summary>
    public IKeptEvidence Evidence(LedgerPlace place, string tenant, string user)
    {
        var file = new EvidenceFile(place.Evidence, tenant, user);
        return _store is PostgresLedgerStore database ? new EvidenceTable(database, tenant, user, file) : file;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
