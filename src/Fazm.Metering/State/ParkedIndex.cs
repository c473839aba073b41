namespace Fazm.Metering.State;

/// <summary>Finds parked sessions by the hashes of their ids: eight bytes an id. A hash that two ids share only wakes a session for nothing.</summary>
internal sealed class ParkedIndex
{
    private ulong[] _entries = new ulong[1024];
    private int _count;

    /// <summary>Adds an id of a session.</summary>
    public void Add(string id, int place)
    {
        if ((_count + 1) * 4L > _entries.Length * 3L)
        {
            Grow();
        }

        Put(Entry(id, place));
        _count++;
    }

    /// <summary>The place of a session that has an id with this one's hash; -1 where there is none.</summary>
    public int Find(string id)
    {
        var hash = Hash(id);
        for (var at = Start(hash); _entries[at] != 0; at = Next(at))
        {
            if ((uint)(_entries[at] >> 32) == hash)
            {
                return (int)(_entries[at] & uint.MaxValue) - 1;
            }
        }

        return -1;
    }

    /// <summary>Takes an id of a session out.</summary>
    public void Remove(string id, int place)
    {
        var entry = Entry(id, place);
        var at = Start((uint)(entry >> 32));
        while (_entries[at] != entry)
        {
            if (_entries[at] == 0)
            {
                return;
            }

            at = Next(at);
        }

        // What stands behind it moves up, so that nothing is looked for past a gap.
        _count--;
        for (var next = Next(at); _entries[next] != 0; next = Next(next))
        {
            var home = Start((uint)(_entries[next] >> 32));
            if (((next - home) & (_entries.Length - 1)) >= ((next - at) & (_entries.Length - 1)))
            {
                _entries[at] = _entries[next];
                at = next;
            }
        }

        _entries[at] = 0;
    }

    private static uint Hash(string id) => unchecked((uint)id.GetHashCode(StringComparison.Ordinal));

    private static ulong Entry(string id, int place) => ((ulong)Hash(id) << 32) | (uint)(place + 1);

    private int Start(uint hash) => unchecked((int)((hash * 0x9E3779B9u) >> 1)) & (_entries.Length - 1);

    private int Next(int at) => (at + 1) & (_entries.Length - 1);

    private void Put(ulong entry)
    {
        var at = Start((uint)(entry >> 32));
        while (_entries[at] != 0)
        {
            at = Next(at);
        }

        _entries[at] = entry;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new ulong[checked(old.Length * 2)];
        foreach (var entry in old)
        {
            if (entry != 0)
            {
                Put(entry);
            }
        }
    }
}
