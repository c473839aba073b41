using System.Diagnostics.CodeAnalysis;

namespace Fazm.Metering.Evidence;

/// <summary>Finds calls by their keys. It holds no key: the rows of the call that an entry leads to say whether it is the one. A table of its own, since
/// the framework's would be compiled anew at every start of a program and take four times the memory.</summary>
internal sealed class CallIndex
{
    private const int PageBits = 11;
    private const int PageSize = 1 << PageBits;
    private const int FirstSize = 64;

    // Entries stand on pages that never move: growing copies none of them, and no page is so large that the collector sets it apart.
    private int[] _first = new int[FirstSize];
    private Entry[][] _pages = [new Entry[FirstSize]];
    private int _room = FirstSize;
    private int _count;
    private int _free = -1;

    /// <summary>Finds the call that has a row with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash, the same for all that are asked of this index.</param>
    /// <param name="call">The call.</param>
    public bool TryGet(in CallKey key, int hash, [NotNullWhen(true)] out CallEvidence? call)
    {
        for (var at = _first[hash & (_first.Length - 1)] - 1; at >= 0;)
        {
            ref readonly var entry = ref At(at);
            if (entry.Hash == hash && entry.Call!.Root is var root && root.HasKey(key))
            {
                call = root;
                return true;
            }

            at = entry.Next;
        }

        call = null;
        return false;
    }

    /// <summary>Adds a key of a row that the call has or is about to get.</summary>
    public void Add(int hash, CallEvidence call)
    {
        if (_free < 0 && _count == _room)
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
            _free = At(at).Next;
        }

        ref var first = ref _first[hash & (_first.Length - 1)];
        At(at) = new() { Call = call, Hash = hash, Next = first - 1 };
        first = at + 1;
    }

    /// <summary>Takes a key of a call out.</summary>
    public void Remove(int hash, CallEvidence call)
    {
        ref var first = ref _first[hash & (_first.Length - 1)];
        var before = -1;
        for (var at = first - 1; at >= 0; before = at, at = At(at).Next)
        {
            ref var entry = ref At(at);
            if (entry.Hash == hash && entry.Call!.Root == call)
            {
                if (before < 0)
                {
                    first = entry.Next + 1;
                }
                else
                {
                    At(before).Next = entry.Next;
                }

                entry = new() { Next = _free };
                _free = at;
                return;
            }
        }
    }

    private ref Entry At(int at) => ref _pages[at >> PageBits][at & (PageSize - 1)];

    private void Grow()
    {
        if (_room < PageSize)
        {
            _room *= 2;
            Array.Resize(ref _pages[0], _room);
        }
        else
        {
            var page = _room >> PageBits;
            if (page == _pages.Length)
            {
                Array.Resize(ref _pages, page * 2);
            }

            _pages[page] = new Entry[PageSize];
            _room = checked(_room + PageSize);
        }

        if (_room > _first.Length)
        {
            Spread(checked(_first.Length * 2));
        }
    }

    private void Spread(int size)
    {
        _first = new int[size];
        for (var at = 0; at < _count; at++)
        {
            ref var entry = ref At(at);
            ref var first = ref _first[entry.Hash & (size - 1)];
            entry.Next = first - 1;
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
