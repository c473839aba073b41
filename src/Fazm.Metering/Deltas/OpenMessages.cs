using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Deltas;

/// <summary>The messages of a session that were heard since its last counter reading, once each. Their calls can only shrink a remainder, so
/// where there is none they change nothing but themselves.</summary>
internal sealed class OpenMessages
{
    private readonly Dictionary<string, HashSet<string>> _bySession = new(StringComparer.Ordinal);

    /// <summary>Notes an observation that was joined.</summary>
    public void Note(in Observation seen, EvidenceStore store)
    {
        if (seen.Kind == ObservationKind.Counter)
        {
            _bySession.Remove(seen.Counter.Session);
        }
        else if (seen.Kind == ObservationKind.Heard && store.TrySession(seen.Heard.Session, out var session))
        {
            var heard = seen.Heard;
            if (!_bySession.TryGetValue(session.Id, out var open))
            {
                _bySession.Add(session.Id, open = new(StringComparer.Ordinal));
            }

            if (session.IsClosed(heard) || !open.Add(heard.MessageId))
            {
                open.Remove(heard.MessageId);
            }
        }
    }

    /// <summary>Forgets a session. Without the note its calls are summed anew, to the same totals.</summary>
    public void Forget(string session) => _bySession.Remove(session);

    public bool Has(string session, string? messageId) => messageId is not null && _bySession.TryGetValue(session, out var open) && open.Contains(messageId);
}
