using System.Diagnostics.CodeAnalysis;

namespace Fazm.Metering.Evidence;

/// <summary>Finds calls by their keys. A table of its own: the framework's would be compiled anew at every start of a program, and holds more for each key.</summary>
internal sealed class CallIndex
{
    private int[] _first = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;

    public bool TryGet(in CallKey key, [NotNullWhen(true)] out CallEvidence? call)
    {
        var hash = key.GetHashCode();
        for (var at = _first[hash & (_first.Length - 1)] - 1; at >= 0; at = _entries[at].Next)
        {
            ref readonly var entry = ref _entries[at];
            if (entry.Hash == hash && entry.Key.Equals(key))
            {
                call = entry.Call;
                return true;
            }
        }

        call = null;
        return false;
    }

    /// <summary>Adds a key that is not there yet.</summary>
    public void Add(in CallKey key, CallEvidence call)
    {
        if (_count == _entries.Length)
        {
            Grow();
        }

        var hash = key.GetHashCode();
        ref var first = ref _first[hash & (_first.Length - 1)];
        _entries[_count] = new() { Key = key, Call = call, Hash = hash, Next = first - 1 };
        first = ++_count;
    }

    private void Grow()
    {
        var size = checked(_entries.Length * 2);
        Array.Resize(ref _entries, size);
        _first = new int[size];
        for (var at = 0; at < _count; at++)
        {
            ref var first = ref _first[_entries[at].Hash & (size - 1)];
            _entries[at].Next = first - 1;
            first = at + 1;
        }
    }

    private struct Entry
    {
        public CallKey Key;
        public CallEvidence Call;
        public int Hash;
        public int Next;
    }
}
