
namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Numbers the names of one transaction. New ones become known to others when it has committed.</summary>
internal sealed class NameWriter(LedgerConnection database, NameTable known)
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
            number = database.Prepare("INSERT INTO name (text) VALUES (?1) RETURNING name_id").Bind(1, text).Number() ?? 0;
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
