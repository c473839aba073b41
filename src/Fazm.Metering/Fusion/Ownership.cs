using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Which session paid for a call or a reading that several sessions hold. A function of the evidence, so the order of files is nothing.</summary>
internal sealed class Ownership(EvidenceStore store)
{
    private readonly SessionEvidence[] _listening = [.. store.Sessions.Values.Where(session => session.Heard.Count != 0).OrderBy(session => session.Id, StringComparer.Ordinal)];

    /// <summary>The owner of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isCertain">False where rows of several sessions claim it alike, or only copies are known.</param>
    /// <returns>The session; <see langword="null"/> where only copies are known.</returns>
    public string? Of(CallEvidence call, out bool isCertain)
    {
        var rows = call.Rows;
        if (rows.Length == 1 && rows[0].BornIn is null && StandingOf(rows[0]) != Standing.Copied)
        {
            isCertain = true;
            return rows[0].Session;
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

    private void AddListeners(CallEvidence call, List<string> owners)
    {
        foreach (ref readonly var row in call.Rows)
        {
            foreach (var session in _listening)
            {
                if (row.MessageId is { } id && session.HasHeard(id) && !owners.Contains(session.Id))
                {
                    owners.Add(session.Id);
                }
            }
        }
    }

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
