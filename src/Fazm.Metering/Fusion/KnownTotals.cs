using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>The running totals that are known of a session, and what a new process of it began with.</summary>
internal sealed class KnownTotals
{
    private readonly List<KnownTotal> _all = [];
    private readonly SessionEvidence _session;

    public KnownTotals(SessionEvidence session)
    {
        _session = session;
        foreach (var reading in session.Readings.Values.Select(evidence => evidence.Best))
        {
            var rows = reading.Kind == CounterKind.Increment ? reading.Totals : reading.Rows;
            if (!rows.IsDefault || reading.Cost is not null)
            {
                _all.Add(new(reading.Id, new CountsByModel(rows), reading.Cost));
            }
        }
    }

    /// <summary>The largest known total that is nowhere greater than a process's first total and leaves at least the turn's own usage:
    /// that is what the process went on from, if it restored anything. <see langword="null"/> where there is none: it began at zero, or nobody knows.</summary>
    public KnownTotal? Before(CounterReading first)
    {
        var total = new CountsByModel(first.Rows);
        KnownTotal? best = null;
        foreach (var known in _all)
        {
            if (!IsOrFollows(known.ReadingId, first.Id) && known.Counts.Rows.Count != 0 && !known.Counts.IsZero && known.Counts.FitsIn(total) &&
                CounterClasses.FitsIn(first.Turn, total.Less(known.Counts).Sum()) && (best is null || Compare(known, best) > 0))
            {
                best = known;
            }
        }

        return best;
    }

    /// <summary>The largest known running cost that is no greater than a process's first: what it went on from, if it restored anything.</summary>
    public PicoUsd? CostBefore(CounterReading first)
    {
        PicoUsd? best = null;
        foreach (var known in _all)
        {
            if (!IsOrFollows(known.ReadingId, first.Id) && known.Cost is { } cost && cost < first.Cost && (best is null || cost > best))
            {
                best = cost;
            }
        }

        return best;
    }

    /// <summary>True for the reading itself and for those that a recording shows after it: nothing is restored from the future.</summary>
    private bool IsOrFollows(string reading, string first)
    {
        for (var steps = _session.Readings.Count; steps >= 0; steps--)
        {
            if (string.Equals(reading, first, StringComparison.Ordinal))
            {
                return true;
            }

            if (!_session.Readings.TryGetValue(reading, out var evidence) || evidence.Best.After.Length == 0)
            {
                return false;
            }

            reading = evidence.Best.After;
        }

        return false;
    }

    private static int Compare(KnownTotal a, KnownTotal b)
    {
        var order = a.Counts.Sum().AllTokens.CompareTo(b.Counts.Sum().AllTokens);
        return order != 0 ? order : string.CompareOrdinal(b.ReadingId, a.ReadingId);
    }
}
