using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A command that stays prepared. Its parameters are named <c>$1</c>, <c>$2</c> and so on; bound values stay until they are bound again.</summary>
internal sealed class LedgerCommand(SqliteCommand command) : IDisposable
{
    private SqliteParameter?[] _parameters = new SqliteParameter?[16];

    /// <summary>Binds a number, a text, bytes, or nothing.</summary>
    public LedgerCommand Bind(int place, object? value)
    {
        if (place >= _parameters.Length)
        {
            Array.Resize(ref _parameters, place * 2);
        }

        var parameter = _parameters[place] ??= command.Parameters.AddWithValue("$" + place.ToString(CultureInfo.InvariantCulture), null);
        parameter.Value = value ?? DBNull.Value;
        return this;
    }

    /// <summary>Runs a command that has no rows to give.</summary>
    /// <returns>How many rows it touched.</returns>
    public int Run() => command.ExecuteNonQuery();

    public SqliteDataReader Read() => command.ExecuteReader();

    /// <summary>The first column of the first row, where there is one that is no NULL.</summary>
    public long? Number() => command.ExecuteScalar() as long?;

    public void Dispose() => command.Dispose();
}
