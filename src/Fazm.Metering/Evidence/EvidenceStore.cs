using System.Diagnostics.CodeAnalysis;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>The state of a meter: grow-only sets of what was heard, joined. Adding is idempotent, commutative and associative, which is why
/// repeats, orders and merges change nothing. Not thread-safe.</summary>
internal sealed class EvidenceStore
{
    private readonly Dictionary<string, SessionEvidence> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _readingHolders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _heardBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _bornWithoutRequest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<CallEvidence>> _bornIn = new(StringComparer.Ordinal);
    private readonly HashSet<CallEvidence> _copied = [];
    private readonly HashSet<string> _withAndWithoutRequest = new(StringComparer.Ordinal);
    private SessionEvidence? _last;

    public CallTable Calls { get; } = new();

    public SessionGroups Groups { get; } = new();

    public IReadOnlyDictionary<string, SessionEvidence> Sessions => _sessions;

    /// <summary>How often each remark was made; counts for the explanation, not evidence.</summary>
    public FlagCounter Remarks { get; } = new();

    /// <summary>The sessions that hold a reading of this id; more than one where a fork copied it.</summary>
    public IReadOnlySet<string>? HoldersOf(string readingId) => _readingHolders.GetValueOrDefault(readingId);

    /// <summary>The sessions on whose live streams a message passed by.</summary>
    public string[] ListenersOf(string messageId) => _heardBy.TryGetValue(messageId, out var sessions) ? sessions : [];

    /// <summary>The sessions in which a row of a message was born without a request id, ordinally first to last.</summary>
    public string[] BornWithoutRequest(string messageId) => _bornWithoutRequest.TryGetValue(messageId, out var sessions) ? sessions : [];

    /// <summary>True where a row of a call names a message that was heard both with a request id and without one; else the call is certainly no other's copy.</summary>
    public bool MayHaveTwins(CallEvidence call)
    {
        if (_withAndWithoutRequest.Count != 0)
        {
            foreach (ref readonly var row in call.Rows)
            {
                if (row.MessageId is { } message && _withAndWithoutRequest.Contains(message))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The calls that some other session's row says were born in a session.</summary>
    public IEnumerable<CallEvidence> BornIn(string session) => _bornIn.TryGetValue(session, out var calls) ? calls.Select(call => call.Root) : [];

    /// <summary>The calls of which some file says that it holds a copy.</summary>
    public IEnumerable<CallEvidence> CopiedCalls => _copied.Select(call => call.Root).Distinct();

    /// <summary>Told of every session that begins here.</summary>
    public Action<SessionEvidence>? Began { get; set; }

    /// <summary>How many sessions with usage were set aside: they are known, though not here.</summary>
    public int SetAside { get; set; }

    /// <summary>True when something else than this session is known.</summary>
    public bool HasUsageBeside(SessionEvidence session) => SetAside > 0 || _sessions.Values.Any(other => other != session && other.HasUsage);

    /// <summary>The sessions whose totals may depend on what is known of one. A copy whose payer is unknown may lie in the counters of any
    /// session, so where there are copies all sessions with counters hang together.</summary>
    public IReadOnlyList<string> CoupledWith(string session) => _copied.Count == 0 ? WithUnknown(Groups.Of(session))
        : [.. Groups.Of(session).Concat(_sessions.Values.Where(other => other.HasCounters).SelectMany(other => Groups.Of(other.Id)))
            .Concat(_copied.SelectMany(call => Groups.Of(call.Root.Rows[0].Session))).Distinct(StringComparer.Ordinal)];

    /// <summary>True where a session's total depends on no other's.</summary>
    public bool StandsAlone(SessionEvidence session) =>
        !Groups.IsShared(session.Id) && (_copied.Count == 0 || CoupledWith(session.Id).Count == 1) &&
        (!_sessions.TryGetValue(SessionIds.Unknown, out var unknown) || unknown == session || !unknown.HasCounters);

    /// <summary>True for a session that can be taken out and put back without anybody noticing: nothing hangs together with it.</summary>
    public bool CanSetAside(SessionEvidence session) =>
        _copied.Count == 0 && !session.HasUntold && session.HasUsage && StandsAlone(session) && !string.Equals(session.Id, SessionIds.Unknown, StringComparison.Ordinal);

    /// <summary>Takes such a session out.</summary>
    public void Remove(SessionEvidence session)
    {
        foreach (var call in session.Calls.ToArray())
        {
            foreach (ref readonly var row in call.Rows)
            {
                if (row.RequestId is null && row.MessageId is { } message && _bornWithoutRequest.TryGetValue(message, out var births))
                {
                    births = Array.FindAll(births, birthplace => !string.Equals(birthplace, session.Id, StringComparison.Ordinal));
                    if (births.Length == 0)
                    {
                        _bornWithoutRequest.Remove(message);
                    }
                    else
                    {
                        _bornWithoutRequest[message] = births;
                    }
                }
            }

            Calls.Remove(call);
        }

        foreach (var heard in session.Heard)
        {
            _heardBy.Remove(heard.MessageId);
        }

        foreach (var reading in session.Readings.Keys)
        {
            _readingHolders.Remove(reading);
        }

        _sessions.Remove(session.Id);
        _last = null;
    }

    public bool TrySession(string id, [NotNullWhen(true)] out SessionEvidence? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Joins an observation.</summary>
    /// <param name="seen">What was seen.</param>
    /// <returns>The session whose total may have changed, together with those that hang together with it; <see langword="null"/> where nothing new was said.</returns>
    public string? Add(in Observation seen)
    {
        switch (seen.Kind)
        {
            case ObservationKind.Call:
                return Add(seen.CallPart);
            case ObservationKind.Heard:
                return Add(seen.Heard);
            case ObservationKind.Counter:
                return Add(seen.Counter);
            case ObservationKind.Session:
                return Add(seen.Session);
            case ObservationKind.Remark:
                Count(seen.Remark.Reason, seen.Remark.Detail, seen.Remark.Rows);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Counts a remark.</summary>
    public void Count(Reason reason, string? detail, long count) => Remarks.Add(reason, detail, count);

    /// <summary>Joins all that another store knows. The other is left as it is.</summary>
    public void Join(EvidenceStore other)
    {
        foreach (var call in other.Calls.Calls)
        {
            Adopt(Calls.Join(call));
        }

        foreach (var session in other._sessions.Values)
        {
            Add(session.ToFact());
            Session(session.Id).Saw(session.LastAt);
            foreach (var heard in session.Heard)
            {
                Add(heard);
            }

            foreach (var reading in session.Readings.Values)
            {
                Add(reading);
            }
        }

        Remarks.Add(other.Remarks);
    }

    /// <summary>Joins a call of a saved state.</summary>
    public void Add(CallEvidence call) => Adopt(Calls.Join(call));

    /// <summary>Joins a reading of a saved state, with all its places.</summary>
    public void Add(ReadingEvidence reading)
    {
        Add(reading.Best);
        foreach (ref readonly var link in reading.Links)
        {
            Session(reading.Best.Session).Join(reading.Best, link);
        }
    }

    /// <summary>Joins a session's facts.</summary>
    public string? Add(SessionFact fact)
    {
        var session = Session(fact.Session);
        if (!session.Join(fact))
        {
            return null;
        }

        // A file's first queue operation tells which of its rows are copies.
        foreach (var call in fact.FirstQueueOperation.IsKnown ? session.Calls : [])
        {
            foreach (ref readonly var row in call.Rows)
            {
                if (TrySession(row.Session, out var holder) && IsOlderThanItsFile(row, holder))
                {
                    _copied.Add(call);
                }
            }
        }

        return fact.Session;
    }

    /// <summary>Joins a message heard.</summary>
    public string? Add(MessageHeard heard)
    {
        if (!Session(heard.Session).Join(heard))
        {
            return null;
        }

        var listeners = ListenersOf(heard.MessageId);
        if (Array.IndexOf(listeners, heard.Session) < 0)
        {
            _heardBy[heard.MessageId] = [.. listeners, heard.Session];
            Groups.Join(_heardBy[heard.MessageId][0], heard.Session);
        }

        if (Calls.TryFind(new CallKey(CallKeyKind.Message, heard.MessageId), out var call))
        {
            Groups.Join(call.Rows[0].Session, heard.Session);
        }

        return heard.Session;
    }

    /// <summary>Notes a session's latest time, from a saved state.</summary>
    public void Saw(string session, EventTime at) => Session(session).Saw(at);

    /// <summary>Counters of an unknown session count only while no other is known.</summary>
    private IReadOnlyList<string> WithUnknown(IReadOnlyList<string> group) =>
        !_sessions.TryGetValue(SessionIds.Unknown, out var unknown) || !unknown.HasCounters || group.Contains(SessionIds.Unknown, StringComparer.Ordinal) ? group
            : [.. group, .. Groups.Of(SessionIds.Unknown)];

    private string? Add(in CallSnapshot seen)
    {
        var call = Calls.Join(seen, out var changed);
        var session = Session(seen.Session);
        var before = session.LastAt;
        session.Saw(seen.At);
        session.Saw(seen.LastAt);
        if (changed)
        {
            Adopt(call);
        }

        return changed || Overtakes(session, before) ? seen.Session : null;
    }

    /// <summary>True where a session ends later than known before, and now after one that shares something with it: who ended first decides who owns what
    /// both hold, so that a row that says nothing else may change totals.</summary>
    private bool Overtakes(SessionEvidence session, EventTime before)
    {
        if (session.LastAt == before || !Groups.IsShared(session.Id))
        {
            return false;
        }

        foreach (var id in Groups.Of(session.Id))
        {
            if (TrySession(id, out var other) && other != session && Math.Sign(other.LastAt.CompareTo(before)) != Math.Sign(other.LastAt.CompareTo(session.LastAt)))
            {
                return true;
            }
        }

        return false;
    }

    private void Adopt(CallEvidence call)
    {
        var home = call.Rows[0].Session;
        foreach (ref readonly var row in call.Rows)
        {
            var session = Session(row.Session);
            session.Touch(call);
            if (row.Standing == Standing.Copied || IsOlderThanItsFile(row, session))
            {
                _copied.Add(call);
            }

            Groups.Join(home, row.Session);
            if (row.BornIn is { } parent)
            {
                Groups.Join(home, parent);
                if (!_bornIn.TryGetValue(parent, out var born))
                {
                    _bornIn.Add(parent, born = []);
                }

                born.Add(call);
            }

            if (row.MessageId is not { } message)
            {
                continue;
            }

            if (row.RequestId is null)
            {
                NoteBirth(message, row.BornIn ?? row.Session);
                if (Calls.TryFind(new CallKey(CallKeyKind.Message, message), out var elsewhere))
                {
                    _withAndWithoutRequest.Add(message);
                    Groups.Join(home, elsewhere.Rows[0].Session);
                }
            }
            else
            {
                if (ListenersOf(message) is [var listener, ..])
                {
                    Groups.Join(home, listener);
                }

                foreach (var birthplace in BornWithoutRequest(message))
                {
                    _withAndWithoutRequest.Add(message);
                    Groups.Join(home, birthplace);
                }
            }
        }
    }

    private static bool IsOlderThanItsFile(in CallRow row, SessionEvidence session) =>
        row.Standing == Standing.NotStated && row.At.IsKnown && session.FirstQueueOperation.IsKnown && row.At < session.FirstQueueOperation;

    private void NoteBirth(string message, string session)
    {
        var sessions = BornWithoutRequest(message);
        if (Array.IndexOf(sessions, session) < 0)
        {
            string[] births = [.. sessions, session];
            Array.Sort(births, StringComparer.Ordinal);
            _bornWithoutRequest[message] = births;
        }
    }

    private string? Add(CounterReading reading)
    {
        var session = Session(reading.Session);
        var before = session.LastAt;
        session.Saw(reading.At);
        if (!session.Join(reading))
        {
            Count(Reason.RepeatedReading, null, 1);
            return Overtakes(session, before) ? reading.Session : null;
        }

        if (!_readingHolders.TryGetValue(reading.Id, out var holders))
        {
            _readingHolders.Add(reading.Id, holders = new(StringComparer.Ordinal));
        }

        if (holders.Add(reading.Session))
        {
            Groups.Join(holders.First(), reading.Session);
        }

        return reading.Session;
    }

    private SessionEvidence Session(string id)
    {
        // Rows of one file come together, with one and the same string.
        if (_last is { } last && ReferenceEquals(last.Id, id))
        {
            return last;
        }

        if (!_sessions.TryGetValue(id, out var session))
        {
            _sessions.Add(id, session = new SessionEvidence(id));
            Began?.Invoke(session);
        }

        _last = session;
        return session;
    }
}
