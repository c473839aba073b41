using System.Text;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>What a command answers, row by row.</summary>
internal sealed class LedgerRows(LedgerCommand command, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Goes to the next row, if there is one.</summary>
    public bool Read() => command.Step();

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => checked((int)Integer(column));

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public EventTime Time(int column) => EventTime.FromUtcTicks(Integer(column));

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public void Dispose() => command.Reset();
}
