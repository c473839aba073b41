using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Which session paid for a call or a reading that several sessions hold. A function of the evidence, so the order of files is nothing.</summary>
internal sealed class Ownership(EvidenceStore store)
{
    private readonly Dictionary<CallEvidence, CallEvidence> _resolved = [];

    /// <summary>The call as it is counted. A call known from copies only and one heard live in another session, which has no request ids,
    /// are one by their message id if their prompts are equal: the payer's stream told of it before the copy was made.</summary>
    public CallEvidence Resolve(CallEvidence call)
    {
        if (!store.MayHaveTwins(call))
        {
            return call;
        }

        if (_resolved.TryGetValue(call, out var known))
        {
            return known;
        }

        // Asked for any of them the answer is the same: the copy and all its twins.
        var copy = CopyOf(call) ?? call;
        var twins = TwinsOf(copy);
        if (twins.Count == 0)
        {
            _resolved[call] = call;
            return call;
        }

        var merged = new CallEvidence();
        foreach (var part in twins.Prepend(copy))
        {
            merged.JoinAll(part);
            _resolved[part] = merged;
        }

        return merged;
    }

    /// <summary>The calls known from copies only, whose payer nobody names.</summary>
    public IEnumerable<CallEvidence> WithoutOwner => store.CopiedCalls.Select(Resolve).Distinct().Where(call => Of(call, out _) is null);

    /// <summary>The calls with a row in a session, born in it or heard on its streams, as they are counted, each once. A call that is known from
    /// copies only belongs to the session that made it, and lies in its counters.</summary>
    public IEnumerable<CallEvidence> CallsOf(SessionEvidence session) => session.Calls.Concat(store.BornIn(session.Id)).Concat(HeardIn(session)).Select(Resolve).Distinct();

    /// <summary>The owner of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isCertain">False where rows of several sessions claim it alike, or only copies are known.</param>
    /// <returns>The session; <see langword="null"/> where only copies are known.</returns>
    public string? Of(CallEvidence call, out bool isCertain)
    {
        var rows = call.Rows;
        if (OnlyHolder(rows) is { } holder)
        {
            isCertain = true;
            return holder;
        }

        List<string> owners = [], claims = [];
        foreach (ref readonly var row in rows)
        {
            // A row that was born elsewhere names its owner, whether that session's own file is known or not.
            var (session, standing) = row.BornIn is { } born ? (born, Standing.Own) : (row.Session, StandingOf(row));
            var list = standing == Standing.Own ? owners : claims;
            if (standing != Standing.Copied && !list.Contains(session))
            {
                list.Add(session);
            }
        }

        if (owners.Count == 0 && claims.Count == 0)
        {
            AddListeners(call, owners);
        }

        var candidates = owners.Count != 0 ? owners : claims;
        isCertain = candidates.Count == 1;
        return candidates.Count == 0 ? null : First(candidates);
    }

    /// <summary>True where the session owns a reading that other sessions may hold as a copy.</summary>
    public bool Owns(SessionEvidence session, string readingId)
    {
        var holders = store.HoldersOf(readingId);
        return holders is null || holders.Count <= 1 || First([.. holders]) == session.Id;
    }

    /// <summary>Own or copied, from what the row says or its session's first queue operation (facts: Claude Code transcripts, forks).</summary>
    public Standing StandingOf(in CallRow row)
    {
        if (row.Standing != Standing.NotStated)
        {
            return row.Standing;
        }

        if (row.BornIn is not null)
        {
            return Standing.Copied;
        }

        if (!row.At.IsKnown || !store.TrySession(row.Session, out var session) || !session.FirstQueueOperation.IsKnown)
        {
            return Standing.NotStated;
        }

        return row.At < session.FirstQueueOperation ? Standing.Copied : Standing.Own;
    }

    /// <summary>The session of all rows, where it is one and none was born or copied from elsewhere: nearly always.</summary>
    private string? OnlyHolder(ReadOnlySpan<CallRow> rows)
    {
        string? only = null;
        foreach (ref readonly var row in rows)
        {
            if (row.BornIn is not null || (only is not null && row.Session != only) || StandingOf(row) == Standing.Copied)
            {
                return null;
            }

            only = row.Session;
        }

        return only;
    }

    private IEnumerable<CallEvidence> HeardIn(SessionEvidence session)
    {
        foreach (var heard in session.Heard)
        {
            if (store.Calls.TryFind(new CallKey(CallKeyKind.Message, heard.MessageId), out var call))
            {
                yield return call;
            }
        }
    }

    private void AddListeners(CallEvidence call, List<string> owners)
    {
        foreach (ref readonly var row in call.Rows)
        {
            foreach (var session in row.MessageId is { } id ? store.ListenersOf(id) : [])
            {
                if (!owners.Contains(session))
                {
                    owners.Add(session);
                }
            }
        }
    }

    /// <summary>The copy, for a call without request ids. All rows of such a call have one message id.</summary>
    private CallEvidence? CopyOf(CallEvidence live) =>
        live.Rows[0] is { RequestId: null, MessageId: { } message } && store.Calls.TryFind(new CallKey(CallKeyKind.Message, message), out var copy) && AreTwins(copy, live) ? copy : null;

    private List<CallEvidence> TwinsOf(CallEvidence copy)
    {
        List<CallEvidence> twins = [];
        foreach (ref readonly var row in copy.Rows)
        {
            foreach (var session in row.RequestId is not null && row.MessageId is { } message ? store.BornWithoutRequest(message) : [])
            {
                if (store.Calls.TryFind(CallKey.InSession(row.MessageId!, session), out var live) && !twins.Contains(live) && AreTwins(copy, live))
                {
                    twins.Add(live);
                }
            }
        }

        return twins;
    }

    private bool AreTwins(CallEvidence copy, CallEvidence live) =>
        copy != live && live.Rows.ToArray().All(row => row.RequestId is null) && copy.Rows.ToArray().All(row => StandingOf(row) == Standing.Copied) &&
        copy.Best.Usage.Tokens is var a && live.Best.Usage.Tokens is var b && a.Input == b.Input && a.CacheRead == b.CacheRead && a.CacheWrite == b.CacheWrite;

    /// <summary>Among sessions that hold the same, the one that was copied from: no fork of another of them; else the one that ended first,
    /// since a copy goes on after its original; else the ordinally first.</summary>
    private string First(List<string> sessions)
    {
        if (sessions.Count == 1)
        {
            return sessions[0];
        }

        var roots = sessions.FindAll(id => !IsForkOfAny(id, sessions));
        return (roots.Count == 0 ? sessions : roots).OrderBy(LastAt).ThenBy(id => id, StringComparer.Ordinal).First();
    }

    private bool IsForkOfAny(string id, List<string> sessions) =>
        store.TrySession(id, out var session) && session.ForkedFrom is { } parent && parent != id && sessions.Contains(parent);

    private EventTime LastAt(string id) => store.TrySession(id, out var session) ? session.LastAt : EventTime.Unknown;
}
