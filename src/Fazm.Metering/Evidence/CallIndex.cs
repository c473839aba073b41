using System.Diagnostics.CodeAnalysis;

namespace Fazm.Metering.Evidence;

/// <summary>Finds calls by their keys. It holds no key: the rows of the call that an entry leads to say whether it is the one. A table of its own, since
/// the framework's would be compiled anew at every start of a program and take four times the memory.</summary>
internal sealed class CallIndex
{
    private int[] _first = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;
    private int _free = -1;

    /// <summary>Finds the call that has a row with a key.</summary>
    public bool TryGet(in CallKey key, [NotNullWhen(true)] out CallEvidence? call)
    {
        var hash = key.GetHashCode();
        for (var at = _first[hash & (_first.Length - 1)] - 1; at >= 0; at = _entries[at].Next)
        {
            ref readonly var entry = ref _entries[at];
            if (entry.Hash == hash && entry.Call!.Root is var root && HasKey(root, key))
            {
                call = root;
                return true;
            }
        }

        call = null;
        return false;
    }

    /// <summary>Adds a key of a row that the call has or is about to get.</summary>
    public void Add(in CallKey key, CallEvidence call)
    {
        if (_free < 0 && _count == _entries.Length)
        {
            Grow();
        }

        var at = _free;
        if (at < 0)
        {
            at = _count++;
        }
        else
        {
            _free = _entries[at].Next;
        }

        var hash = key.GetHashCode();
        ref var first = ref _first[hash & (_first.Length - 1)];
        _entries[at] = new() { Call = call, Hash = hash, Next = first - 1 };
        first = at + 1;
    }

    /// <summary>Takes a key of a call out.</summary>
    public void Remove(in CallKey key, CallEvidence call)
    {
        var hash = key.GetHashCode();
        ref var first = ref _first[hash & (_first.Length - 1)];
        var before = -1;
        for (var at = first - 1; at >= 0; before = at, at = _entries[at].Next)
        {
            if (_entries[at].Hash == hash && _entries[at].Call!.Root == call)
            {
                if (before < 0)
                {
                    first = _entries[at].Next + 1;
                }
                else
                {
                    _entries[before].Next = _entries[at].Next;
                }

                _entries[at] = new() { Next = _free };
                _free = at;
                return;
            }
        }
    }

    private static bool HasKey(CallEvidence call, in CallKey key)
    {
        foreach (ref readonly var row in call.Rows)
        {
            if (row.Key(key.Kind) is { } own && own.Equals(key))
            {
                return true;
            }
        }

        return false;
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
        public CallEvidence? Call;
        public int Hash;
        public int Next;
    }
}
