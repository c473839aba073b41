using System.Globalization;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>An INSERT that names only the columns that say something; the table's defaults stand for the others. Each shape is prepared once.</summary>
/// <param name="database">The connection.</param>
/// <param name="table">The table.</param>
/// <param name="columns">At most 64 columns with their defaults.</param>
/// <param name="end">What follows the values, from the columns that are said.</param>
internal sealed class SparseInsert(LedgerConnection database, string table, (string Name, object? Default)[] columns, Func<IEnumerable<string>, string>? end = null)
{
    // Rows of a few shapes are nearly all; whoever has more says every column.
    private const int MostShapes = 48;

    private readonly Dictionary<ulong, LedgerCommand> _shapes = [];
    private readonly object?[] _values = new object?[columns.Length];
    private ulong _said;

    /// <summary>Begins a row, whatever became of the one before.</summary>
    public void Begin() => _said = 0;

    /// <summary>Says a column, whatever its default.</summary>
    public void Say(int column, object? value)
    {
        _values[column] = value;
        _said |= 1UL << column;
    }

    /// <summary>Says a column whose default is 0.</summary>
    public void SayUnlessZero(int column, long value)
    {
        if (value != 0)
        {
            Say(column, value);
        }
    }

    /// <summary>Says a column whose default is nothing.</summary>
    public void SayUnlessNull(int column, object? value)
    {
        if (value is not null)
        {
            Say(column, value);
        }
    }

    /// <summary>Inserts the row.</summary>
    public void Run()
    {
        if (!_shapes.TryGetValue(_said, out var command))
        {
            if (_shapes.Count >= MostShapes)
            {
                SayAll();
            }

            if (!_shapes.TryGetValue(_said, out command))
            {
                _shapes.Add(_said, command = database.Prepare(Text()));
            }
        }

        var place = 1;
        for (var column = 0; column < columns.Length; column++)
        {
            if (IsSaid(column))
            {
                command.Bind(place++, _values[column]);
            }
        }

        command.Run();
    }

    private bool IsSaid(int column) => (_said & (1UL << column)) != 0;

    private void SayAll()
    {
        for (var column = 0; column < columns.Length; column++)
        {
            if (!IsSaid(column))
            {
                Say(column, columns[column].Default);
            }
        }
    }

    private string Text()
    {
        var names = Enumerable.Range(0, columns.Length).Where(IsSaid).Select(column => columns[column].Name).ToList();
        var places = Enumerable.Range(1, names.Count).Select(place => "$" + place.ToString(CultureInfo.InvariantCulture));
        return $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", places)}){end?.Invoke(names)}";
    }
}
