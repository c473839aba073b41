using System.Text;

namespace Fazm.Metering.Wire.Json;

/// <summary>The keys that matter in the rows of one wire, each by its path from the row's top (<c>message.usage</c>), and its place among <see cref="RowFields"/>.
/// Immutable; thread-safe.</summary>
internal sealed class RowShape
{
    private readonly Key?[] _keys;
    private readonly int _shift;
    private readonly uint _factor = 1;

    /// <summary>A shape. Two paths may share a place: two names for one thing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Two keys of one level cannot be told apart: they agree in length and in the first, middle and last letter.</exception>
    public RowShape(params (int Place, string Path)[] fields)
    {
        var keys = fields.GroupBy(static field => field.Path.Split('.')[0], StringComparer.Ordinal).Select(Key.Of).ToArray();
        Places = [.. fields.Select(static field => field.Place)];

        // So many slots that some factor gives each key its own: a look-up compares one name.
        _shift = 28 - int.Log2(keys.Length);
        var tries = 0;
        do
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(++tries, 1000, nameof(fields));
            _factor = unchecked(_factor * 0x9E3779B1);
            _keys = new Key?[1 << (32 - _shift)];
        }
        while (!keys.All(TryKeep));
    }

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
    /// <param name="Name">Its name in UTF-8.</param>
    /// <param name="Place">The place of its value; below 0 where only what is inside matters.</param>
    /// <param name="Inside">What matters inside its value; <see langword="null"/> where the value is taken as it stands.</param>
    public sealed record Key(byte[] Name, int Place, RowShape? Inside)
    {
        public static Key Of(IGrouping<string, (int Place, string Path)> fields)
        {
            var own = fields.Where(field => field.Path == fields.Key).Select(static field => field.Place).DefaultIfEmpty(-1).Single();
            var inside = fields.Where(field => field.Path != fields.Key).Select(field => (field.Place, field.Path[(fields.Key.Length + 1)..])).ToArray();
            return new(Encoding.UTF8.GetBytes(fields.Key), own, inside.Length == 0 ? null : new(inside));
        }
    }
}
