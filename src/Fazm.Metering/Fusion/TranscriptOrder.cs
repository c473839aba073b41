using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Where a session's own calls stand in its transcript: between which saved states, and in which chain of requests.</summary>
internal sealed class TranscriptOrder
{
    private readonly Dictionary<CallEvidence, StatePlace> _places = [];
    private readonly List<(EventTime At, CallEvidence Call)> _mainByTime = [];

    // The chains, first to last: from the first request to the last complete answer. The row of a broken-off one may be written late.
    private List<(string StateBefore, EventTime Begin, EventTime End)>? _answers;

    public TranscriptOrder(SessionEvidence session, IReadOnlyList<CallEvidence> own, Ownership ownership)
    {
        var isSaved = own.Any(call => MayBeSaved(call, session.Id));
        foreach (var call in own)
        {
            if (call.IsSide)
            {
                continue;
            }

            if (call.At.IsKnown)
            {
                _mainByTime.Add((call.At, call));
            }

            foreach (ref readonly var row in call.Rows)
            {
                // In a session of clients that save totals, other rows are of an older one, which writes no saved state.
                if (row.Session == session.Id && row.Chain.Root is { } root && (row.Chain.MayBeSaved || !isSaved) &&
                    ownership.StandingOf(row) != Standing.Copied)
                {
                    _places[call] = new(call, row.Chain.StateBefore ?? string.Empty, root, row.Chain.At);
                    break;
                }
            }
        }

        _mainByTime.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(CallOrder.NameOf(a.Call), CallOrder.NameOf(b.Call)));
    }

    public bool IsPlaced(CallEvidence call) => _places.ContainsKey(call);

    /// <summary>The id of the saved state before a call; empty for none, <see langword="null"/> where the call has no place.</summary>
    public string? StateBefore(CallEvidence call) => _places.TryGetValue(call, out var place) ? place.StateBefore : null;

    /// <summary>The chains between a saved state and the next, first to last, each with its calls.</summary>
    public List<List<CallEvidence>> ChainsAfter(string state) =>
        [.. _places.Values.Where(place => place.StateBefore == state)
            .GroupBy(place => place.Root, StringComparer.Ordinal)
            .OrderBy(chain => chain.Min(place => place.At)).ThenBy(chain => chain.Key, StringComparer.Ordinal)
            .Select(chain => chain.Select(place => place.Call).ToList())];

    /// <summary>True where processes ran side by side: requests of one were made while another's were, between a saved state and the next, or across the
    /// first of them. The next holds the calls of one process, and what it grew from may be older than the state before it.</summary>
    /// <param name="state">The id of the first state; empty for none.</param>
    /// <param name="savedAt">When it was saved.</param>
    public bool IsShared(string state, EventTime savedAt)
    {
        _answers ??= [.. _places.Values.Where(place => place.Call.IsComplete && place.Call.At.IsKnown)
            .GroupBy(place => (place.StateBefore, place.Root))
            .Select(chain => (chain.Key.StateBefore, chain.Min(place => place.At), chain.Max(place => place.Call.At)))
            .OrderBy(chain => chain.Item2).ThenBy(chain => chain.Item3)];
        EventTime? latest = null;
        foreach (var (before, begin, end) in _answers)
        {
            if (before == state)
            {
                if (begin < latest)
                {
                    return true;
                }

                latest = end < latest ? latest : end;
            }
            else if (begin <= savedAt && end > savedAt)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The newest main call at or before a time: a side call goes with it.</summary>
    public CallEvidence? MainAt(EventTime at)
    {
        if (!at.IsKnown)
        {
            return null;
        }

        CallEvidence? newest = null;
        foreach (var (mainAt, call) in _mainByTime)
        {
            if (mainAt > at)
            {
                break;
            }

            newest = call;
        }

        return newest;
    }

    private static bool MayBeSaved(CallEvidence call, string session)
    {
        foreach (ref readonly var row in call.Rows)
        {
            if (row.Session == session && row.Chain.MayBeSaved)
            {
                return true;
            }
        }

        return false;
    }
}
