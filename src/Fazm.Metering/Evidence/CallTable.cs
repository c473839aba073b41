using System.Diagnostics.CodeAnalysis;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>All calls, found by any of their ids. A call is a connected component of rows that share ids, so the order of arrival is nothing.</summary>
internal sealed class CallTable
{
    private const int KeyCount = 5;

    private readonly CallIndex _byKey = new();
    private readonly List<CallEvidence> _all = [];
    private IdHash _requestHash;
    private IdHash _messageHash;
    private IdHash _scopeHash;
    private CallEvidence? _last;
    private int _joined;

    /// <summary>How many distinct calls are known.</summary>
    public int Count => _all.Count - _joined;

    /// <summary>The distinct calls, in no order that means anything.</summary>
    public IEnumerable<CallEvidence> Calls => _all.Where(call => call.Root == call);

    public bool TryFind(in CallKey key, [NotNullWhen(true)] out CallEvidence? call)
    {
        if (_byKey.TryGet(key, HashOf(key), out call))
        {
            return true;
        }

        // A row with a request id is found by its message id alone, and is in the session as well.
        return key.Kind == CallKeyKind.MessageInSession && TryFind(new(CallKeyKind.Message, key.Id), out call) && call.HasKey(key);
    }

    /// <summary>The one call that a row's ids lead to.</summary>
    /// <param name="seen">The row.</param>
    /// <param name="call">The call; <see langword="null"/> where none is known.</param>
    /// <returns><see langword="false"/> where the row connects several.</returns>
    public bool TryFindOne(in CallSnapshot seen, out CallEvidence? call)
    {
        if (TryFindRow(seen, out call))
        {
            return true;
        }

        var row = CallRow.Of(seen);
        for (var i = 0; i < KeyCount; i++)
        {
            if (row.Key((CallKeyKind)i) is { } key && TryFind(row, key, out var found))
            {
                if (call is not null && call != found)
                {
                    return false;
                }

                call = found;
            }
        }

        return true;
    }

    /// <summary>Joins a row to the call that its ids name; calls that the row connects become one.</summary>
    /// <param name="seen">The row.</param>
    /// <param name="changed">True when the row said something new.</param>
    public CallEvidence Join(in CallSnapshot seen, out bool changed)
    {
        if (TryFindRow(seen, out var known))
        {
            changed = known.Join(seen);
            return known;
        }

        var call = Connect(CallRow.Of(seen), null, out var connected);
        _last = call;
        changed = call.Join(seen) || connected;
        return call;
    }

    /// <summary>True where a row of this very identity is known, so that nothing else has to be looked for.</summary>
    public bool Knows(in CallSnapshot seen) => TryFindRow(seen, out _);

    /// <summary>Takes a call out, whose rows nothing else leads to.</summary>
    public void Remove(CallEvidence call)
    {
        foreach (ref readonly var row in call.Rows)
        {
            for (var i = 0; i < KeyCount; i++)
            {
                if (row.IndexKey((CallKeyKind)i) is { } key)
                {
                    _byKey.Remove(HashOf(key), call);
                }
            }
        }

        var last = _all[^1];
        _all[call.Place] = last;
        last.Place = call.Place;
        _all.RemoveAt(_all.Count - 1);
        call.Place = -1;
        _last = null;
    }

    /// <summary>Joins all that another table knows of a call.</summary>
    public CallEvidence Join(CallEvidence other)
    {
        CallEvidence? call = null;
        foreach (ref readonly var row in other.Rows)
        {
            call = Connect(row, call, out _);
        }

        call!.JoinAll(other);
        return call;
    }

    /// <summary>Finds the call of one of a row's keys. Beside a request id the message id is a key of its own, which is looked for anyway.</summary>
    private bool TryFind(in CallRow row, in CallKey key, [NotNullWhen(true)] out CallEvidence? call) =>
        row.RequestId is null ? TryFind(key, out call) : _byKey.TryGet(key, HashOf(key), out call);

    private int HashOf(in CallKey key)
    {
        var hash = key.Kind == CallKeyKind.Request ? _requestHash.Of(key.Id) : _messageHash.Of(key.Id);
        return unchecked((key.Scope is { } scope ? hash ^ (_scopeHash.Of(scope) * 31) : hash) + (int)key.Kind);
    }

    /// <summary>Finds the call that has a row of this very identity: nearly every row repeats one. Its keys lead to that call and nowhere else.</summary>
    public bool TryFindRow(in CallSnapshot seen, [NotNullWhen(true)] out CallEvidence? call)
    {
        call = _last?.Root;
        if (call is not null && call.HasRow(seen))
        {
            return true;
        }

        var found = seen.RequestId is { } request ? TryFind(new(CallKeyKind.Request, request), out call)
            : seen.MessageId is { } message ? TryFind(CallKey.InSession(message, seen.BornIn ?? seen.Session), out call)
            : TryFind(new(CallKeyKind.Row, seen.RowId ?? string.Empty), out call);
        if (!found || !call!.HasRow(seen))
        {
            call = null;
            return false;
        }

        _last = call;
        return true;
    }

    /// <summary>Finds or makes the call of a row's keys, and connects it with a call that is known to be the same.</summary>
    private CallEvidence Connect(in CallRow row, CallEvidence? call, out bool changed)
    {
        var joinedBefore = _joined;
        var missing = 0;
        Span<bool> isMissing = stackalloc bool[KeyCount];
        for (var i = 0; i < KeyCount; i++)
        {
            if (row.Key((CallKeyKind)i) is not { } key)
            {
                continue;
            }

            if (!TryFind(row, key, out var found))
            {
                isMissing[i] = true;
                missing++;
            }
            else if (call is null)
            {
                call = found;
            }
            else if (call != found)
            {
                call.Absorb(found);
                _joined++;
            }
        }

        if (call is null)
        {
            call = new CallEvidence { Place = _all.Count };
            _all.Add(call);
        }

        for (var i = 0; missing > 0 && i < KeyCount; i++)
        {
            if (isMissing[i] && row.IndexKey((CallKeyKind)i) is { } key)
            {
                _byKey.Add(HashOf(key), call);
            }
        }

        changed = missing > 0 || _joined != joinedBefore;
        return call;
    }
}
