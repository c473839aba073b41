using Fazm.Metering.Sqlite.Engine;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Numbers the names of one transaction. New ones become known to others when it has committed.</summary>
internal sealed class NameWriter(SqliteDatabase database, NameTable known)
{
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    public long? Number(string? text) => text is null ? null : Of(text);

    public long Of(string text)
    {
        if (known.TryNumber(text, out var number) || _seen.TryGetValue(text, out number))
        {
            return number;
        }

        if (!NameTable.TryFind(database, text, out number))
        {
            database.Prepare("INSERT INTO name (text) VALUES (?1)").Bind(1, text).Run();
            number = SQLitePCL.raw.sqlite3_last_insert_rowid(database.Handle);
        }

        _seen.Add(text, number);
        return number;
    }

    /// <summary>After the commit.</summary>
    public void Publish()
    {
        foreach (var (text, number) in _seen)
        {
            known.Add(text, number);
        }
    }
}
