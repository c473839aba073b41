using Fazm.Metering.Deltas;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.State;

/// <summary>Sessions of a meter that nobody asked for in a while, packed: a tenth of the memory. They wake as soon as anything is observed that could be about
/// them, so nobody notices. Not thread-safe.</summary>
internal sealed class ParkedSessions(EvidenceStore store, DeltaTaker deltas)
{
    private readonly PackedSession _packer = new();
    private readonly ParkedIndex _index = new();
    private readonly List<byte[]?> _packed = [];
    private readonly Stack<int> _free = [];
    private readonly List<LastDelta> _last = [];

    /// <summary>How many there are.</summary>
    public int Count => _packed.Count - _free.Count;

    /// <summary>Parks a session, if it can be.</summary>
    public bool TryPark(SessionEvidence session)
    {
        if (!store.CanSetAside(session) || !PackedSession.CanPack(session))
        {
            return false;
        }

        var packed = _packer.Pack(session);
        if (!_free.TryPop(out var place))
        {
            place = _packed.Count;
            _packed.Add(null);
        }

        _packed[place] = packed;
        foreach (var id in IdsOf(session))
        {
            _index.Add(id, place);
        }

        store.Remove(session);
        deltas.Forget(session.Id);
        store.SetAside++;
        return true;
    }

    /// <summary>Wakes the sessions that an observation may be about.</summary>
    public void WakeFor(in Observation seen)
    {
        if (Count == 0)
        {
            return;
        }

        switch (seen.Kind)
        {
            case ObservationKind.Call when !store.Calls.Knows(seen.CallPart):
                Wake(seen.CallPart.Session);
                Wake(seen.CallPart.BornIn);
                Wake(seen.CallPart.RequestId);
                Wake(seen.CallPart.MessageId);
                Wake(seen.CallPart.RowId);
                break;
            case ObservationKind.Heard:
                Wake(seen.Heard.Session);
                Wake(seen.Heard.MessageId);
                break;
            case ObservationKind.Counter:
                Wake(seen.Counter.Session);
                break;
            case ObservationKind.Session:
                Wake(seen.Session.Session);
                Wake(seen.Session.ForkedFrom);
                break;
        }
    }

    /// <summary>Wakes a session by an id.</summary>
    public void Wake(string? id)
    {
        while (id is not null && _index.Find(id) is >= 0 and var place)
        {
            Wake(place);
        }
    }

    /// <summary>Wakes all.</summary>
    public void WakeAll()
    {
        for (var place = 0; place < _packed.Count; place++)
        {
            if (_packed[place] is not null)
            {
                Wake(place);
            }
        }
    }

    private static HashSet<string> IdsOf(SessionEvidence session)
    {
        HashSet<string> ids = new(StringComparer.Ordinal) { session.Id };
        foreach (var call in session.Calls)
        {
            foreach (var row in call.Rows.ToArray())
            {
                foreach (var id in new[] { row.RequestId, row.MessageId, row.RowId })
                {
                    if (id is not null)
                    {
                        ids.Add(id);
                    }
                }
            }
        }

        foreach (var heard in session.Heard)
        {
            ids.Add(heard.MessageId);
        }

        return ids;
    }

    private void Wake(int place)
    {
        _last.Clear();
        store.SetAside--;
        var session = _packer.Unpack(_packed[place]!, store, _last);
        _packed[place] = null;
        _free.Push(place);
        foreach (var id in IdsOf(session))
        {
            _index.Remove(id, place);
        }

        deltas.PutBack(session, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_last));
    }
}
