using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A command that stays prepared. Its parameters are <c>?1</c>, <c>?2</c> and so on; bound values stay until they are bound again.</summary>
/// <remarks>It stands on the engine's own statements: a <see cref="SqliteCommand"/> looks up each parameter by its name each time that it runs.</remarks>
internal sealed class LedgerCommand : IDisposable
{
    private const int MostOnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly LedgerRows _rows;

    public LedgerCommand(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _rows = new(this, _statement);
    }

    public LedgerCommand Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, place, value));
        return this;
    }

    public LedgerCommand Bind(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];

        // Bytes that are none have no address, and would be NULL.
        Check(text.Length == 0 ? raw.sqlite3_bind_text(_statement, place, text) : raw.sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]));
        return this;
    }

    public LedgerCommand Bind(int place, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_bind_blob(_statement, place, bytes));
        return this;
    }

    public LedgerCommand BindNothing(int place)
    {
        Check(raw.sqlite3_bind_null(_statement, place));
        return this;
    }

    /// <summary>Runs a command whose rows nobody wants.</summary>
    /// <returns>How many rows an INSERT, UPDATE or DELETE touched.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The rows; to be disposed before the command is used again.</summary>
    public LedgerRows Read()
    {
        Reset();
        return _rows;
    }

    /// <summary>The first column of the first row, where there is one that is no NULL.</summary>
    public long? Number()
    {
        try
        {
            return Step() ? _rows.IntegerOrNull(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>Goes to the next row, if there is one.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    // It says again what the last step said, which was thrown already.
    internal void Reset() => _ = raw.sqlite3_reset(_statement);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
