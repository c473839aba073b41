using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite;

/// <summary>A ledger in one SQLite file.</summary>
/// <remarks>Thread-safe; several processes may open one file. See <see cref="IUsageLedger"/> for what each member does, and
/// <see cref="LedgerFileException"/> for what can go wrong with the file.</remarks>
public sealed class SqliteLedger : UsageLedger, IAsyncDisposable
{
    private SqliteLedger(SqliteLedgerStore store, LedgerOptions? options)
        : base(store, options) => Store = store;

    /// <summary>Where it lies: for backups and checks of the file.</summary>
    public SqliteLedgerStore Store { get; }

    /// <summary>Opens a ledger, and makes its file and folder where they are not there, for the user alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How the ledger works; the default prices at the embedded books.</param>
    /// <param name="file">How the file is used.</param>
    /// <exception cref="LedgerFileException">The file cannot be opened, is something else, or is of a newer version.</exception>
    public static SqliteLedger Open(string path, LedgerOptions? options = null, SqliteLedgerOptions? file = null) => new(SqliteLedgerStore.Open(path, file), options);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
