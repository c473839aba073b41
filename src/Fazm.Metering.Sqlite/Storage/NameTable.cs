using System.Collections.Concurrent;
using Fazm.Metering.Sqlite.Engine;

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
    public string Text(SqliteDatabase database, long number)
    {
        if (number == 0)
        {
            return string.Empty;
        }

        if (_texts.TryGetValue(number, out var text))
        {
            return text;
        }

        var statement = database.Prepare("SELECT text FROM name WHERE name_id = ?1").Bind(1, number);
        try
        {
            text = statement.Step() && statement.Text(0) is { } found ? found
                : throw new LedgerFileException(LedgerFileProblem.Damaged, database.Path, 0, $"The ledger {database.Path} is damaged: it has no name {number}. Run `verify`, and restore the last backup.");
        }
        finally
        {
            statement.Reset();
        }

        Add(text, number);
        return text;
    }

    /// <summary>Finds a committed name in the file.</summary>
    public static bool TryFind(SqliteDatabase database, string text, out long number)
    {
        var statement = database.Prepare("SELECT name_id FROM name WHERE text = ?1").Bind(1, text);
        try
        {
            var isThere = statement.Step();
            number = isThere ? statement.Integer(0) : 0;
            return isThere;
        }
        finally
        {
            statement.Reset();
        }
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
