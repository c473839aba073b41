using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>What the readings of a life add up to. Increments beat totals; a total is compared with the reading before it; the first total of a
/// process with what it may have restored. Nothing is clamped: a negative growth is no growth, and is flagged.</summary>
internal static class LifeGrowth
{
    public static void Fill(Life life, KnownTotals known, FlagCounter flags)
    {
        var latest = life.MainConversation.Concat(life.Side).Select(call => call.At).Where(at => at.IsKnown).DefaultIfEmpty(EventTime.Unknown).Max();
        foreach (var evidence in life.Readings.OrderBy(reading => reading.Best.Id, StringComparer.Ordinal))
        {
            var reading = evidence.Best;

            // Stream-json results carry no time; the calls of the same process do.
            var at = reading.At.IsKnown ? reading.At : latest;
            if (!reading.Rows.IsDefault && Tokens(reading, known, flags) is { } counts)
            {
                life.Growth.Add(counts, at, reading.Surface);
            }

            if (Money(reading, known, flags) is { } amount && !amount.IsZero)
            {
                life.Growth.Add(amount, at, reading.Surface);
            }
        }
    }

    private static CountsByModel? Tokens(CounterReading reading, KnownTotals known, FlagCounter flags)
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
                if (known.Before(reading) is { } before)
                {
                    return rows.Less(before.Counts);
                }

                if (CounterClasses.FitsIn(reading.Turn, rows.Sum()) && !CounterClasses.FitsIn(rows.Sum(), reading.Turn))
                {
                    flags.Add(Reason.TotalOfUnknownStart);
                }

                return rows;
            default:
                flags.Add(Reason.TotalOfUnknownStart);
                if (reading.Turn.IsZero || rows.Rows.Count != 1)
                {
                    return null;
                }

                var turn = new CountsByModel();
                turn.Add(rows.Rows[0].Model, CounterClasses.Settle(reading.Turn));
                return turn;
        }
    }

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
                return known.CostBefore(reading) is { } before ? cost - before : cost;
        }
    }
}
