using System.Globalization;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Engine;

/// <summary>One connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly sqlite3 _handle;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    public sqlite3 Handle => _handle;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>How many rows the last insert, update or delete touched.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayWrite">False opens for reading only.</param>
    public static SqliteDatabase Open(string path, bool mayWrite)
    {
        // A connection is used by one thread at a time, so SQLite's own mutex is spared.
        var flags = (mayWrite ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY) | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var said = raw.sqlite3_errstr(code).utf8_to_string();
            handle?.Dispose();
            throw SqliteErrors.Of(code, path, said);
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        return new(handle, path);
    }

    /// <summary>A statement, prepared once.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements.Add(sql, statement = new(this, handle));
        }

        return statement;
    }

    /// <summary>Runs one or more statements without parameters.</summary>
    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row.</summary>
    public long Number(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Integer(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The first column of all rows.</summary>
    public List<string> Texts(string sql)
    {
        List<string> texts = [];
        var statement = Prepare(sql);
        try
        {
            while (statement.Step())
            {
                texts.Add(statement.Text(0) ?? string.Empty);
            }
        }
        finally
        {
            statement.Reset();
        }

        return texts;
    }

    public void BusyTimeout(int milliseconds) => Check(raw.sqlite3_busy_timeout(_handle, milliseconds));

    public void Pragma(string name, long value) => Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA {name} = {value}"));

    /// <summary>Takes the right to write, waiting for other connections and processes in slices, so that a cancellation is heard.</summary>
    public void BeginImmediate(TimeSpan timeout, CancellationToken cancel)
    {
        for (var waited = TimeSpan.Zero; ; waited += Slice)
        {
            cancel.ThrowIfCancellationRequested();
            var code = raw.sqlite3_exec(_handle, "BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK)
            {
                return;
            }

            if (!SqliteErrors.IsBusy(code) || waited >= timeout)
            {
                throw Error(code);
            }
        }
    }

    /// <summary>Ends a transaction without a trace; SQLite may have done so already.</summary>
    public void Rollback()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Reset();
        }

        if (IsInTransaction)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    /// <summary>How long one wait of SQLite's own is; used as the busy timeout of every connection.</summary>
    public static TimeSpan Slice => TimeSpan.FromMilliseconds(250);

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    public LedgerFileException Error(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        return SqliteErrors.Of((extended & 0xFF) == (code & 0xFF) ? extended : code, Path, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _handle.Dispose();
    }
}
