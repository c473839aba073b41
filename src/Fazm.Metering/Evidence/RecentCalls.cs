using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>Calls that were asked for lately, found by the very strings of their id and session: a reader keeps one string for each, so that no text has to be hashed.
/// Finding none says nothing.</summary>
internal sealed class RecentCalls(EvidenceStore store)
{
    private const int Most = 1 << 16;

    private Entry[] _entries = new Entry[16];

    /// <summary>What a row would add, where a row of its identity is known: nearly all that a live session says, says it again.</summary>
    /// <param name="seen">The row.</param>
    /// <param name="call">Its call, unless the news are unknown.</param>
    /// <param name="session">Its session, alike.</param>
    public RowNews NewsOf(in CallSnapshot seen, out CallEvidence? call, out SessionEvidence? session)
    {
        if (!TryGet(seen, out call, out session))
        {
            if (!store.Calls.TryFindRow(seen, out call) || !store.TrySession(seen.Session, out session))
            {
                return RowNews.Unknown;
            }

            Keep(seen, call, session);
        }

        // Which of several sessions ended first may decide who paid.
        return (session.EndsAfter(seen.At) && session.EndsAfter(seen.LastAt)) || !store.Groups.IsShared(session.Id) ? call.NewsOf(seen) : RowNews.Unknown;
    }

    /// <summary>Joins a row whose news are known.</summary>
    public static void Add(in CallSnapshot seen, RowNews news, CallEvidence call, SessionEvidence session)
    {
        call.Join(seen, news);
        session.IsTouched = true;
        session.Saw(seen.At);
        session.Saw(seen.LastAt);
    }

    /// <summary>A call that may have the row, and the row's session.</summary>
    private bool TryGet(in CallSnapshot seen, [NotNullWhen(true)] out CallEvidence? call, [NotNullWhen(true)] out SessionEvidence? session)
    {
        if ((seen.RequestId ?? seen.MessageId) is { } id)
        {
            // A call may stand in one of two places, side by side.
            var at = RuntimeHelpers.GetHashCode(id) & (_entries.Length - 1);
            for (var place = at; ; place ^= 1)
            {
                ref readonly var entry = ref _entries[place];
                if (ReferenceEquals(entry.Id, id) && ReferenceEquals(entry.Scope, seen.Session) && entry.Call is { IsHere: true } found)
                {
                    (call, session) = (found, entry.Session!);
                    return true;
                }

                if (place != at)
                {
                    break;
                }
            }
        }

        (call, session) = (null, null);
        return false;
    }

    private void Keep(in CallSnapshot seen, CallEvidence call, SessionEvidence session)
    {
        if ((seen.RequestId ?? seen.MessageId) is not { } id)
        {
            return;
        }

        while (store.Calls.Count > _entries.Length / 2 && _entries.Length < Most)
        {
            _entries = new Entry[_entries.Length * 2];
        }

        var place = RuntimeHelpers.GetHashCode(id) & (_entries.Length - 1);
        if (_entries[place].Id is not null)
        {
            _entries[place ^ 1] = _entries[place];
        }

        _entries[place] = new() { Id = id, Scope = seen.Session, Call = call, Session = session };
    }

    private struct Entry
    {
        public string? Id;
        public string? Scope;
        public CallEvidence? Call;
        public SessionEvidence? Session;
    }
}
