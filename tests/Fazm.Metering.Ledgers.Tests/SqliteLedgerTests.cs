using Fazm.Metering.Ledgers.Contract;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Ledgers.Tests;

/// <summary>The contract on SQLite: each test has a file of its own.</summary>
public sealed class SqliteLedgerTests : LedgerContract, IDisposable
{
    private readonly ScratchFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    protected override ValueTask<ILedgerStore> OpenAsync() => new(SqliteLedgerStore.Open(_folder.File($"{_files++}.db"), new() { CacheKiB = 512 }));

    // Every commit waits for the disk.
    protected override int Cases => 40;
}
