using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>One connection and its prepared commands. Used by one thread at a time. What goes wrong comes as <see cref="SqliteException"/>.</summary>
internal sealed class LedgerConnection : IDisposable
{
    // A cancellation is heard between so many.
    private const int PagesAtOnce = 16;

    private readonly Dictionary<string, LedgerCommand> _commands = new(StringComparer.Ordinal);

    private LedgerConnection(SqliteConnection connection, string path)
    {
        Connection = connection;
        Path = path;
        RowInsert = RowColumns.Insert(this);
        TotalInsert = TotalColumns.Insert(this);
    }

    public SqliteConnection Connection { get; }

    private sqlite3 Handle => Connection.Handle ?? throw new ObjectDisposedException(Path);

    public string Path { get; }

    public SparseInsert RowInsert { get; }

    public SparseInsert TotalInsert { get; }

    /// <summary>How long one wait of SQLite's own is; longer ones are made of several, so that a cancellation is heard between them.</summary>
    public static TimeSpan Slice { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens a file that is there. A reader of a write-ahead log takes part in its shared memory, so it opens the file for writing too.</summary>
    public static LedgerConnection Open(string path)
    {
        // Pooled connections would hold the file after they were closed. A file name that looks like a URI is a file name.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1,
        }.ConnectionString);
        try
        {
            connection.Open();
            var opened = new LedgerConnection(connection, path);
            opened.Pragma("busy_timeout", (long)Slice.TotalMilliseconds);

            // What a migration asks for.
            connection.CreateFunction("fazm_key_high", (long tenant, string key) => KeyDigest.Of(tenant, key).High, isDeterministic: true);
            connection.CreateFunction("fazm_key_low", (long tenant, string key) => KeyDigest.Of(tenant, key).Low, isDeterministic: true);
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command, prepared once.</summary>
    public LedgerCommand Prepare(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands.Add(sql, command = new(Handle, sql));
        }

        return command;
    }

    /// <summary>The place of the row that was inserted last.</summary>
    public long LastPlace => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>Runs one or more statements without parameters, once.</summary>
    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, Handle);
        }
    }

    /// <summary>The first column of the first row; 0 where there is none.</summary>
    public long Number(string sql) => Prepare(sql).Number() ?? 0;

    /// <summary>The first column of all rows.</summary>
    public List<string> Texts(string sql)
    {
        List<string> texts = [];
        using var command = new LedgerCommand(Handle, sql);
        using var rows = command.Read();
        while (rows.Read())
        {
            texts.Add(rows.Text(0));
        }

        return texts;
    }

    public void Pragma(string name, long value) => Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA {name} = {value}"));

    /// <summary>Copies what this connection sees, by and by, over what another has.</summary>
    /// <param name="copy">The other.</param>
    /// <param name="between">Called between two pieces; what it throws ends the copying.</param>
    public void CopyTo(LedgerConnection copy, Action between)
    {
        using var backup = raw.sqlite3_backup_init(copy.Handle, "main", Handle, "main");
        if (backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(copy.Handle), copy.Handle);
        }

        int code;
        while ((code = raw.sqlite3_backup_step(backup, PagesAtOnce)) == raw.SQLITE_OK)
        {
            between();
        }

        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, copy.Handle);
        }
    }

    /// <summary>Takes the right to write, waiting for other connections and processes.</summary>
    public void BeginImmediate(TimeSpan timeout, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                Prepare("BEGIN IMMEDIATE").Run();
                return;
            }
            catch (SqliteException e) when (FileErrors.IsBusy(e) && Stopwatch.GetElapsedTime(began) < timeout)
            {
                // Another slice.
            }
        }
    }

    /// <summary>Ends a transaction without a trace; SQLite may have done so already.</summary>
    public void Rollback()
    {
        try
        {
            Prepare("ROLLBACK").Run();
        }
        catch (SqliteException)
        {
            // There was none any more.
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        Connection.Dispose();
    }
}
