using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Sorts a session's readings and heard messages into lives. Recordings that share a reading are recordings of one process;
/// a reading that begins a life parts it from what went before in the same bytes.</summary>
internal sealed class LifeBook
{
    private readonly SessionEvidence _session;
    private readonly EvidenceStore _store;
    private readonly Ownership _ownership;
    private readonly Dictionary<string, string> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Life> _lives = new(StringComparer.Ordinal);

    private LifeBook(SessionEvidence session, EvidenceStore store, Ownership ownership)
    {
        _session = session;
        _store = store;
        _ownership = ownership;
    }

    public static List<Life> Read(SessionEvidence session, EvidenceStore store, Ownership ownership)
    {
        var book = new LifeBook(session, store, ownership);
        book.JoinStreams();
        book.SortReadings();
        book.SortMessages();
        return [.. book._lives.Values.OrderBy(life => life.Id, StringComparer.Ordinal)];
    }

    private void JoinStreams()
    {
        foreach (var reading in _session.Readings.Values)
        {
            foreach (ref readonly var link in reading.Links[1..])
            {
                var (a, b) = (StreamOf(reading.Links[0].Stream), StreamOf(link.Stream));
                if (a != b)
                {
                    // The ordinally first stands for all, so that the name does not depend on order.
                    _streams[string.CompareOrdinal(a, b) < 0 ? b : a] = string.CompareOrdinal(a, b) < 0 ? a : b;
                }
            }
        }
    }

    private string StreamOf(string stream)
    {
        while (_streams.TryGetValue(stream, out var joined))
        {
            stream = joined;
        }

        return stream;
    }

    private void SortReadings()
    {
        foreach (var reading in _session.Readings.Values)
        {
            if (reading.Best.Kind != CounterKind.SavedState && _ownership.Owns(_session, reading.Best.Id))
            {
                LifeOf(BeginningOf(reading)).Readings.Add(reading);
            }
        }
    }

    /// <summary>The reading that began the life of this one, or its stream where that is its start.</summary>
    private string BeginningOf(ReadingEvidence reading)
    {
        for (var steps = _session.Readings.Count; ; steps--)
        {
            ReadingEvidence? before = null;
            foreach (ref readonly var link in reading.Links)
            {
                if (link.BeginsLife)
                {
                    return reading.Best.Id;
                }

                before ??= _session.Readings.GetValueOrDefault(link.After);
            }

            if (before is null || steps <= 0)
            {
                return StreamOf(reading.Links[0].Stream);
            }

            reading = before;
        }
    }

    private void SortMessages()
    {
        Dictionary<(string Stream, string After), ReadingEvidence> closers = [];
        HashSet<(string Stream, string After)> tokenClosers = [];
        foreach (var reading in _session.Readings.Values)
        {
            foreach (ref readonly var link in reading.Links)
            {
                // On ACP an update of the running cost closes a cycle; the tokens of a prompt come with its response, after that.
                if (reading.Best.Surface != Surface.Acp || reading.Best.Rows.IsDefault)
                {
                    closers.TryAdd((link.Stream, link.After), reading);
                }
                else
                {
                    tokenClosers.Add((link.Stream, link.After));
                }
            }
        }

        foreach (var heard in _session.Heard)
        {
            if (!_store.Calls.TryFind(CallKey.InSession(heard.MessageId, heard.Session), out var call) && !FindElsewhere(heard, out call))
            {
                continue;
            }

            call = _ownership.Resolve(call);
            closers.TryGetValue((heard.Stream, heard.After), out var closing);
            var before = closing ?? _session.Readings.GetValueOrDefault(heard.After);
            var life = LifeOf(before is null ? StreamOf(heard.Stream) : BeginningOf(before));
            var isOpen = closing is null || (heard.TokensAfter is { } tokensAfter && !tokenClosers.Contains((heard.Stream, tokensAfter)));
            var isBackground = closing is { Best: { IsBackground: true, Surface: Surface.Acp } };
            (heard.IsSide || call.IsSide ? life.Side : isBackground ? life.Unstated : isOpen ? life.Open : life.Main).Add(call);
            if (closing is not null)
            {
                life.Closings.Add((call, closing));
            }

            if (heard.TurnModel is { } model && (!life.TurnModels.TryGetValue(call, out var other) || string.CompareOrdinal(model, other) < 0))
            {
                life.TurnModels[call] = model;
            }
        }
    }

    /// <summary>A call known from copies only is found by its message id alone; the stream that carried it is the payer's.</summary>
    private bool FindElsewhere(MessageHeard heard, out CallEvidence call) =>
        _store.Calls.TryFind(new CallKey(CallKeyKind.Message, heard.MessageId), out call!);

    private Life LifeOf(string id)
    {
        if (!_lives.TryGetValue(id, out var life))
        {
            _lives.Add(id, life = new Life(id));
        }

        return life;
    }
}
