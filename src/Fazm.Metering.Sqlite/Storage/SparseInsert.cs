using System.Globalization;
using System.Numerics;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>An INSERT that names only the columns that say something; the table's defaults stand for the others. Each shape is prepared once.</summary>
/// <param name="database">The connection.</param>
/// <param name="table">The table.</param>
/// <param name="columns">At most 64 columns; whether the default of each is 0, else it is nothing.</param>
/// <param name="end">What follows the values, from the columns that are said.</param>
internal sealed class SparseInsert(LedgerConnection database, string table, (string Name, bool IsZero)[] columns, Func<IEnumerable<string>, string>? end = null)
{
    // Rows of a few shapes are nearly all; whoever has more says every column.
    private const int MostShapes = 48;

    private static readonly object Nothing = new();

    private readonly Dictionary<ulong, LedgerCommand> _shapes = [];
    private readonly long[] _numbers = new long[columns.Length];
    private readonly object?[] _others = new object?[columns.Length];
    private ulong _said;

    /// <summary>Begins a row, whatever became of the one before.</summary>
    public void Begin() => _said = 0;

    /// <summary>Says a column, whatever its default.</summary>
    public void Say(int column, long value)
    {
        _numbers[column] = value;
        _others[column] = null;
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
    public void SayUnlessNull(int column, long? value)
    {
        if (value is { } known)
        {
            Say(column, known);
        }
    }

    /// <summary>Says a column whose default is nothing.</summary>
    public void SayUnlessNull(int column, string? text) => SayOther(column, text);

    /// <summary>Says a column whose default is nothing.</summary>
    public void SayUnlessNull(int column, byte[]? bytes) => SayOther(column, bytes);

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
        for (var left = _said; left != 0; left &= left - 1, place++)
        {
            var column = BitOperations.TrailingZeroCount(left);
            _ = _others[column] switch
            {
                null => command.Bind(place, _numbers[column]),
                string text => command.Bind(place, text),
                byte[] bytes => command.Bind(place, bytes.AsSpan()),
                _ => command.BindNothing(place),
            };
        }

        command.Run();
    }

    private void SayOther(int column, object? value)
    {
        if (value is not null)
        {
            _others[column] = value;
            _said |= 1UL << column;
        }
    }

    private void SayAll()
    {
        for (var column = 0; column < columns.Length; column++)
        {
            if ((_said & (1UL << column)) == 0)
            {
                Say(column, 0);
                _others[column] = columns[column].IsZero ? null : Nothing;
            }
        }
    }

    private string Text()
    {
        var names = columns.Where((_, column) => (_said & (1UL << column)) != 0).Select(column => column.Name).ToList();
        var places = Enumerable.Range(1, names.Count).Select(place => "?" + place.ToString(CultureInfo.InvariantCulture));
        return $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", places)}){end?.Invoke(names)}";
    }
}
