using System.Text;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Engine;

/// <summary>A prepared statement. Parameters are numbered from 1, columns from 0. Bound values stay until they are bound again.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    // Most columns of a batch's rows are the same from row to row, and comparing is cheaper than calling.
    private readonly long?[] _bound = new long?[raw.sqlite3_bind_parameter_count(handle) + 1];
    private readonly bool[] _isNull = new bool[raw.sqlite3_bind_parameter_count(handle) + 1];
    private byte[] _utf8 = new byte[256];

    public SqliteStatement Bind(int place, long value)
    {
        if (_bound[place] != value)
        {
            database.Check(raw.sqlite3_bind_int64(handle, place, value));
            Remember(place, value);
        }

        return this;
    }

    public SqliteStatement Bind(int place, long? value) => value is { } known ? Bind(place, known) : BindNull(place);

    public SqliteStatement Bind(int place, string? value)
    {
        if (value is null)
        {
            return BindNull(place);
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(value, _utf8);
        database.Check(raw.sqlite3_bind_text(handle, place, _utf8.AsSpan(0, length)));
        Remember(place, null);
        return this;
    }

    public SqliteStatement BindBlob(int place, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, place, value));
        Remember(place, null);
        return this;
    }

    public SqliteStatement BindNull(int place)
    {
        if (!_isNull[place])
        {
            database.Check(raw.sqlite3_bind_null(handle, place));
            Remember(place, null, isNull: true);
        }

        return this;
    }

    /// <summary>The next row; false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code == raw.SQLITE_ROW || (code == raw.SQLITE_DONE ? false : throw Failed(code));
    }

    /// <summary>Runs a statement that has no rows to give.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        if (code != raw.SQLITE_DONE)
        {
            throw Failed(code);
        }

        Reset();
    }

    public void Reset() => _ = raw.sqlite3_reset(handle);

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => checked((int)Integer(column));

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Remember(int place, long? value, bool isNull = false)
    {
        _bound[place] = value;
        _isNull[place] = isNull;
    }

    private LedgerFileException Failed(int code)
    {
        var error = database.Error(code);
        Reset();
        return error;
    }
}
