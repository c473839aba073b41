using System.Text;

namespace Fazm.Metering.Wire.Json;

/// <summary>The keys that matter in the rows of one wire, each by its path from the row's top (<c>message.usage</c>), and its place among <see cref="RowFields"/>.
/// Immutable; thread-safe.</summary>
internal sealed class RowShape
{
    private readonly Key?[] _keys;
    private readonly int _shift;
    private readonly uint _factor = 1;

    /// <summary>A shape. Two paths may share a place: two names for one thing. A place below 0 is of a key that does not matter, named to be expected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Two keys of one level cannot be told apart: they agree in length and in the first, middle and last letter.</exception>
    public RowShape(params (int Place, string Path)[] fields)
        : this(fields, 0)
    {
    }

    private RowShape((int Place, string Path)[] fields, int count)
    {
        List<Key> keys = [];
        foreach (var group in fields.GroupBy(static field => field.Path.Split('.')[0], StringComparer.Ordinal))
        {
            var own = group.Where(field => field.Path == group.Key).Select(static field => field.Place).DefaultIfEmpty(-1).Single();
            var inside = group.Where(field => field.Path != group.Key).Select(field => (field.Place, field.Path[(group.Key.Length + 1)..])).ToArray();
            var key = new Key(Encoding.UTF8.GetBytes($"\"{group.Key}\":"), own, ++count, inside.Length == 0 ? null : new(inside, count));
            count = key.Inside?.Count ?? count;
            keys.Add(key);
        }

        Count = count;
        Places = [.. fields.Select(static field => field.Place).Where(static place => place >= 0)];

        // So many slots that some factor gives each key its own: a look-up compares one name.
        _shift = 28 - int.Log2(keys.Count);
        var tries = 0;
        do
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(++tries, 1000, nameof(fields));
            _factor = unchecked(_factor * 0x9E3779B1);
            _keys = new Key?[1 << (32 - _shift)];
        }
        while (!keys.TrueForAll(TryKeep));
    }

    /// <summary>The number of the last key, on all levels.</summary>
    public int Count { get; }

    /// <summary>The places of all fields.</summary>
    public int[] Places { get; }

    /// <summary>The key of this name; <see langword="null"/> where it does not matter.</summary>
    public Key? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        var key = _keys[Slot(name)];
        return key is not null && name.SequenceEqual(key.Name) ? key : null;
    }

    private bool TryKeep(Key key)
    {
        ref var slot = ref _keys[Slot(key.Name)];
        var isFree = slot is null;
        slot = key;
        return isFree;
    }

    private uint Slot(ReadOnlySpan<byte> name) =>
        unchecked((uint)(name[0] | (name[^1] << 8) | (name[name.Length / 2] << 16) | (name.Length << 24)) * _factor) >> _shift;

    /// <summary>A key.</summary>
    /// <param name="Text">Its name in UTF-8, with quotes and colon.</param>
    /// <param name="Place">The place of its value; below 0 where only what is inside matters, or nothing at all.</param>
    /// <param name="Number">Its number in the whole shape, from 1.</param>
    /// <param name="Inside">What matters inside its value; <see langword="null"/> where the value is taken as it stands.</param>
    public sealed record Key(byte[] Text, int Place, int Number, RowShape? Inside)
    {
        /// <summary>Its name in UTF-8.</summary>
        public ReadOnlySpan<byte> Name => Text.AsSpan(1, Text.Length - 3);
    }
}
