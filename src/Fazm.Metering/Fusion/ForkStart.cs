using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>What a fork's counters began with: the newest saved state of the session it was forked from, as far as it had got by then.</summary>
internal sealed class ForkStart(EvidenceStore store, Ownership ownership)
{
    private static readonly KnownTotal Zero = new(string.Empty, new CountsByModel(), PicoUsd.Zero);

    /// <summary>The total before a session's first saved state: zero for a session with no copied call; for a fork the payer's newest state that
    /// holds no call made after all copied ones. It is certain only if the payer has every copied call, and that state holds them all or the
    /// payer's next state is known and holds a later call. <see langword="null"/> where it is not certain.</summary>
    public KnownTotal? Of(SessionEvidence fork, CounterReading first) => Of(fork, first, new(StringComparer.Ordinal));

    private KnownTotal? Of(SessionEvidence fork, CounterReading first, HashSet<string> asked)
    {
        // Two forks that hold the same copies tell nothing about each other.
        if (!asked.Add(fork.Id))
        {
            return null;
        }

        var copied = ownership.CallsOf(fork).Where(call => ownership.Of(call, out _) != fork.Id && HasCopiedRow(call, fork.Id)).ToHashSet();
        if (copied.Count == 0)
        {
            return BeganElsewhere(fork) ? null : Zero;
        }

        var total = new CountsByModel(first.Rows);
        KnownTotal? best = null;
        foreach (var payer in Payers(copied, fork.Id))
        {
            // What was copied from the fork that is asked for says nothing of how that one began.
            if (asked.Contains(payer.Id))
            {
                continue;
            }

            if (StartFrom(payer, copied, asked) is { } start && start.Counts.FitsIn(total) &&
                (best is null || start.Counts.Sum().AllTokens > best.Counts.Sum().AllTokens))
            {
                best = start;
            }
        }

        return best;
    }

    /// <summary>True where the session's own file tells that its counters went on from others, and holds no call of those.</summary>
    private static bool BeganElsewhere(SessionEvidence session) =>
        session.Readings.Values.Any(reading => reading.Best is { Kind: CounterKind.SavedState, Start: CounterStart.NotSeen });

    private KnownTotal? StartFrom(SessionEvidence payer, HashSet<CallEvidence> copied, HashSet<string> asked)
    {
        var states = new Dictionary<string, CounterReading>(StringComparer.Ordinal);
        foreach (var reading in payer.Readings.Values.Select(evidence => evidence.Best).Where(reading => reading.Kind == CounterKind.SavedState))
        {
            states.TryAdd(reading.After, reading);
        }

        var places = Places(payer);
        if (!copied.All(call => call.IsSide || places.Exists(place => place.Call == call)))
        {
            // Not all was copied from here: the fork's own parent is another, or this file ends too early.
            return null;
        }

        // A compaction keeps older calls out of the copy: only one behind the newest copied call was made after the fork.
        var forkedAt = copied.Max(call => call.At);
        HashSet<CallEvidence> held = [];
        CounterReading? newest = null;
        var after = string.Empty;
        for (var guard = states.Count; ; guard--)
        {
            var gap = places.Where(place => place.StateBefore == after).Select(place => place.Call).ToList();
            if (guard <= 0 || !states.TryGetValue(after, out var next))
            {
                break;
            }

            if (gap.Exists(call => !copied.Contains(call) && call.At > forkedAt))
            {
                // The next state holds a call that was made later than all copied ones: it was saved later, too.
                return Total(newest, payer, next, asked);
            }

            held.UnionWith(gap);
            newest = next;
            after = next.Id;
        }

        return newest is not null && copied.IsSubsetOf(held) ? Total(newest, payer, newest, asked) : null;
    }

    /// <summary>What had been saved; before the first state, what the payer itself began with.</summary>
    private KnownTotal? Total(CounterReading? state, SessionEvidence payer, CounterReading next, HashSet<string> asked) =>
        state is null ? Of(payer, next, asked) : new(state.Id, new CountsByModel(state.Rows), state.Cost);

    /// <summary>The calls of a session that have a place among its states: its own, and before the first state those it copied itself.</summary>
    private List<StatePlace> Places(SessionEvidence session)
    {
        List<StatePlace> places = [];
        foreach (var call in ownership.CallsOf(session).Where(call => !call.IsSide))
        {
            foreach (ref readonly var row in call.Rows)
            {
                if (row.Session == session.Id && (row.Chain.Root is not null || row.Standing == Standing.Copied))
                {
                    places.Add(new(call, row.Standing == Standing.Copied ? string.Empty : row.Chain.StateBefore ?? string.Empty, row.Chain.Root ?? string.Empty, row.Chain.At));
                    break;
                }
            }
        }

        return places;
    }

    private IEnumerable<SessionEvidence> Payers(HashSet<CallEvidence> copied, string fork)
    {
        SortedSet<string> holders = new(StringComparer.Ordinal);
        foreach (var call in copied)
        {
            foreach (ref readonly var row in call.Rows)
            {
                holders.Add(row.Session);
            }
        }

        holders.Remove(fork);
        foreach (var id in holders)
        {
            if (store.TrySession(id, out var session))
            {
                yield return session;
            }
        }
    }

    private bool HasCopiedRow(CallEvidence call, string session)
    {
        foreach (ref readonly var row in call.Rows)
        {
            if (row.Session == session && ownership.StandingOf(row) == Standing.Copied)
            {
                return true;
            }
        }

        return false;
    }
}
