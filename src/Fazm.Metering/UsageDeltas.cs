using System.Collections;
using System.Collections.Immutable;

namespace Fazm.Metering;

/// <summary>What one observation added: mostly nothing, else mostly one delta, which needs no object of its own.</summary>
/// <remarks>Immutable. To go through it allocates nothing. The default value is empty.</remarks>
public readonly struct UsageDeltas : IReadOnlyList<UsageDelta>, IEquatable<UsageDeltas>
{
    private readonly UsageDelta _first;
    private readonly UsageDelta[]? _more;

    internal UsageDeltas(in UsageDelta only)
    {
        _first = only;
        Count = 1;
    }

    internal UsageDeltas(UsageDelta[] all)
    {
        _more = all;
        Count = all.Length;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>True where nothing was added.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The delta at an index below <see cref="Count"/>, in the order of <see cref="UsageDelta.Sequence"/>.</summary>
    public UsageDelta this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _more is null ? _first : _more[index];
        }
    }

    /// <summary>The same deltas as an array.</summary>
    public ImmutableArray<UsageDelta> ToImmutableArray() => _more is not null ? [.. _more] : Count == 0 ? [] : [_first];

    /// <summary>The same deltas as an array.</summary>
    public static implicit operator ImmutableArray<UsageDelta>(UsageDeltas deltas) => deltas.ToImmutableArray();

    /// <summary>Goes through the deltas.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    public bool Equals(UsageDeltas other) => this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UsageDeltas other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : this[0].GetHashCode();

    /// <summary>Equal when the deltas are.</summary>
    public static bool operator ==(UsageDeltas a, UsageDeltas b) => a.Equals(b);

    /// <summary>Not equal.</summary>
    public static bool operator !=(UsageDeltas a, UsageDeltas b) => !a.Equals(b);

    IEnumerator<UsageDelta> IEnumerable<UsageDelta>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through deltas. A struct, so that a loop allocates nothing.</summary>
    public struct Enumerator : IEnumerator<UsageDelta>
    {
        private readonly UsageDeltas _deltas;
        private int _at;

        internal Enumerator(UsageDeltas deltas)
        {
            _deltas = deltas;
            _at = -1;
        }

        /// <inheritdoc/>
        public readonly UsageDelta Current => _deltas[_at];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_at < _deltas.Count;

        /// <inheritdoc/>
        public void Reset() => _at = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
