using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>What the readings of a life add up to. Increments beat totals; a total is compared with the reading before it; the first total of a
/// process with what it began with, as far as that is certain. Where it is not, the growth is what both readings of it, restored and restarted,
/// agree on: what the turn says of itself. Nothing is clamped: a negative growth is no growth, and is flagged.</summary>
internal static class LifeGrowth
{
    public static void Fill(Life life, KnownTotals known, LifeStart starts, FlagCounter flags)
    {
        var latest = life.MainConversation.Concat(life.Side).Select(call => call.At).Where(at => at.IsKnown).DefaultIfEmpty(EventTime.Unknown).Max();
        HashSet<ReadingEvidence> unknown = [];
        foreach (var evidence in life.Readings.OrderBy(reading => reading.Best.Id, StringComparer.Ordinal))
        {
            var reading = evidence.Best;

            // Stream-json results carry no time; the calls of the same process do.
            var at = reading.At.IsKnown ? reading.At : latest;
            if (!reading.Rows.IsDefault)
            {
                if (Tokens(life, reading, known, starts, flags) is { } counts)
                {
                    life.Growth.Add(counts, at, reading.Surface);
                }
                else if (reading.Start != CounterStart.Previous)
                {
                    unknown.Add(evidence);
                }
            }

            if (Money(reading, known, flags) is { } amount && !amount.IsZero)
            {
                life.Growth.Add(amount, at, reading.Surface);
            }
        }

        life.LeaveUnstated(unknown);
    }

    private static CountsByModel? Tokens(Life life, CounterReading reading, KnownTotals known, LifeStart starts, FlagCounter flags)
    {
        var rows = new CountsByModel(reading.Rows);
        if (reading.Kind == CounterKind.Increment || reading.Start == CounterStart.Zero)
        {
            return rows;
        }

        switch (reading.Start)
        {
            case CounterStart.Previous:
                var growth = rows.Less(new CountsByModel(reading.PreviousRows));
                if (growth.HasNegative)
                {
                    flags.Add(Reason.Drift);
                    return null;
                }

                return growth;
            case CounterStart.ZeroOrRestored:
                return starts.Of(life, reading) is { } start && rows.Less(start) is { HasNegative: false } since ? since : Uncertain(reading, rows, known.Before(reading)?.Counts, flags);
            default:
                return Uncertain(reading, rows, null, flags);
        }
    }

    /// <summary>The growth of a total whose start is unknown. It is the turn's own usage or more, and the whole total or less; the lower bound
    /// counts, for what lies between may be another process's or another session's.</summary>
    private static CountsByModel? Uncertain(CounterReading reading, CountsByModel rows, CountsByModel? restored, FlagCounter flags)
    {
        var turn = CounterClasses.Settle(reading.Turn);
        var isAllNew = restored is null && Equals(rows.Sum(), turn);
        if (isAllNew || (restored is not null && Equals(rows.Less(restored).Sum(), turn)))
        {
            // The turn accounts for all of it: the two readings are one.
            return reading.Start == CounterStart.NotSeen ? OfTurn(rows, turn) : isAllNew ? rows : rows.Less(restored!);
        }

        // An agent that states a session's sum states the session's own.
        var isOwn = reading.Surface == Surface.Acp && reading.Start == CounterStart.ZeroOrRestored;
        var counted = !isOwn ? OfTurn(rows, turn) : restored is null ? rows : rows.Less(restored);
        flags.Add(Reason.TotalOfUnknownStart, UnknownStart.Detail(reading, rows, restored, counted is null ? "nothing" : !isOwn ? "the turn" : restored is null ? "restarted" : "restored"));
        return counted;
    }

    /// <summary>The turn's usage at its model: the one that the total names, or the only one that it fits into.</summary>
    private static CountsByModel? OfTurn(CountsByModel rows, TokenCounts turn)
    {
        var fitting = rows.Rows.Where(row => CounterClasses.FitsIn(turn, row.Tokens)).ToList();
        if (CounterClasses.IsZero(turn) || fitting.Count != 1)
        {
            return null;
        }

        var counts = new CountsByModel();
        counts.Add(fitting[0].Model, turn);
        return counts;
    }

    private static bool Equals(in TokenCounts a, in TokenCounts b) => CounterClasses.FitsIn(a, b) && CounterClasses.FitsIn(b, a);

    private static PicoUsd? Money(CounterReading reading, KnownTotals known, FlagCounter flags)
    {
        if (reading.CostIncrement is { } increment)
        {
            return increment;
        }

        if (reading.Cost is not { } cost)
        {
            return null;
        }

        if (reading.PreviousCost is { } previous)
        {
            // A fall opens a new life of the counter, and the new value is all new (readers mark it; a merge may still bring one here).
            return cost < previous ? cost : cost - previous;
        }

        switch (reading.Start)
        {
            case CounterStart.Zero:
                return cost;
            case CounterStart.NotSeen:
                flags.Add(Reason.TotalOfUnknownStart);
                return null;
            default:
                if (known.CostBefore(reading) is { } before)
                {
                    return cost - before;
                }

                if (reading is { Start: CounterStart.ZeroOrRestored, Rows.IsDefault: true } && !cost.IsZero)
                {
                    flags.Add(Reason.TotalOfUnknownStart, UnknownStart.Detail(reading, cost));
                }

                return cost;
        }
    }
}
