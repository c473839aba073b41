using System.Collections.Concurrent;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite;

/// <summary>Ledgers in one SQLite file: durable when answered, shared by several processes, read while one writes.</summary>
/// <remarks>Thread-safe. Each process has one writer at a time, and processes take turns; readers wait for nobody. What goes wrong with the
/// file comes as <see cref="LedgerFileException"/>. The work is done on threads of the pool, not on the caller's.</remarks>
public sealed partial class SqliteLedgerStore : ILedgerStore
{
    private readonly SqliteLedgerOptions _options;
    private readonly LedgerConnection _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<LedgerConnection> _readers = [];
    private bool _isDisposed;

    private SqliteLedgerStore(string path, SqliteLedgerOptions options, LedgerConnection writer)
    {
        Path = path;
        _options = options;
        _writer = writer;
        Facets = new(Names);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    internal NameTable Names { get; } = new();

    internal FacetTable Facets { get; }

    internal NewKeys NewKeys { get; } = new();

    /// <summary>Called with the name of a place at which a process might die; for tests, which make it do so.</summary>
    internal Action<string>? FaultPoint { get; set; }

    /// <summary>Opens a ledger's file, makes it where it is not there, and brings it to this version.</summary>
    /// <param name="path">The file; on a local disk, since the write-ahead log needs shared memory.</param>
    /// <param name="options">How it is used.</param>
    /// <exception cref="LedgerFileException">It cannot be opened, is something else, or is of a newer version.</exception>
    public static SqliteLedgerStore Open(string path, SqliteLedgerOptions? options = null) => Open(path, options, Schema.Migrations, null);

    internal static SqliteLedgerStore Open(string path, SqliteLedgerOptions? options, IReadOnlyList<string> migrations, Action<string>? faultPoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        var full = System.IO.Path.GetFullPath(path);
        return new(full, options, LedgerFile.OpenWriter(full, options, migrations, faultPoint)) { FaultPoint = faultPoint };
    }

    /// <inheritdoc/>
    public async ValueTask<ILedgerUnit> BeginAsync(string tenant, LedgerAccess access, int attempt, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _writing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Waiting for other processes is not for the caller's thread.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _writer.BeginImmediate(_options.BusyTimeout, cancel);
            return new SqliteUnit(this, _writer, tenant);
        }
        catch (SqliteException e)
        {
            _writer.Rollback();
            EndWriting();
            throw FileErrors.Of(e, Path);
        }
        catch
        {
            _writer.Rollback();
            EndWriting();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask RebuildTotalsAsync(string tenant, CancellationToken cancel)
    {
        await using var unit = (SqliteUnit)await BeginAsync(tenant, LedgerAccess.Govern, 0, cancel).ConfigureAwait(false);
        unit.RebuildTotals(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        if (!_isDisposed)
        {
            _isDisposed = true;
            while (_readers.TryTake(out var reader))
            {
                reader.Dispose();
            }

            _writer.Dispose();
        }

        _writing.Release();
    }

    internal void EndWriting() => _writing.Release();

    /// <summary>Reads on a connection that nobody else uses meanwhile, in one snapshot.</summary>
    private async ValueTask<T> ReadAsync<T>(Func<LedgerConnection, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = LedgerFile.OpenReader(Path, _options);
        }

        try
        {
            reader.Prepare("BEGIN").Run();
            var result = read(reader);
            reader.Prepare("COMMIT").Run();
            Return(reader);
            return result;
        }
        catch (SqliteException e)
        {
            reader.Dispose();
            throw FileErrors.Of(e, Path);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private void Return(LedgerConnection reader)
    {
        if (_isDisposed || _readers.Count >= Environment.ProcessorCount)
        {
            reader.Dispose();
        }
        else
        {
            _readers.Add(reader);
        }
    }
}
