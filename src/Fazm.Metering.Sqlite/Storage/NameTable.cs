using System.Collections.Concurrent;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The numbers of names, as far as they are committed, so a number always means the same text. Thread-safe; bounded.</summary>
internal sealed class NameTable
{
    // About 20 MB of session ids at most; what is dropped is read again.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> _texts = new();

    public bool TryNumber(string text, out long number)
    {
        number = 0;
        return text.Length == 0 || _numbers.TryGetValue(text, out number);
    }

    /// <summary>The text of a number that is stored.</summary>
    public string Text(LedgerConnection database, long number)
    {
        if (number == 0)
        {
            return string.Empty;
        }

        if (_texts.TryGetValue(number, out var text))
        {
            return text;
        }

        using (var row = database.Prepare("SELECT text FROM name WHERE name_id = ?1").Bind(1, number).Read())
        {
            text = row.Read() ? row.Text(0)
                : throw new LedgerFileException(LedgerFileProblem.Damaged, database.Path, 0, $"The ledger {database.Path} is damaged: it has no name {number}. Run `verify`, and restore the last backup.");
        }

        Add(text, number);
        return text;
    }

    /// <summary>Finds a committed name in the file.</summary>
    public static bool TryFind(LedgerConnection database, string text, out long number)
    {
        var found = database.Prepare("SELECT name_id FROM name WHERE text = ?1").Bind(1, text).Number();
        number = found ?? 0;
        return found is not null;
    }

    public void Add(string text, long number)
    {
        if (_texts.Count >= Most)
        {
            _numbers.Clear();
            _texts.Clear();
        }

        _numbers[text] = number;
        _texts[number] = text;
    }
}
