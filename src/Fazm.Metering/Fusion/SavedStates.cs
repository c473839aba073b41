using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>A session's saved states, each with its growth over the one before it.</summary>
internal static class SavedStates
{
    /// <summary>The states whose growth is certain, with it; the others are flagged.</summary>
    public static List<(CounterReading State, Growth Growth)> Read(SessionEvidence session, ForkStart forks, FlagCounter flags)
    {
        List<(CounterReading, Growth)> states = [];
        foreach (var state in session.Readings.Values.Select(reading => reading.Best).Where(reading => reading.Kind == CounterKind.SavedState)
                     .OrderBy(reading => reading.Id, StringComparer.Ordinal))
        {
            var before = Before(state, session, forks, flags);
            if (before is null)
            {
                continue;
            }

            var counts = new CountsByModel(state.Rows).Less(before.Counts);
            if (counts.HasNegative)
            {
                flags.Add(Reason.StateFalls);
                continue;
            }

            var growth = new Growth();
            growth.Add(counts, state.At, state.Surface);
            if (state.Cost is { } cost && before.Cost is { } was && cost > was)
            {
                growth.Add(cost - was, state.At, state.Surface);
            }

            states.Add((state, growth));
        }

        return states;
    }

    private static KnownTotal? Before(CounterReading state, SessionEvidence session, ForkStart forks, FlagCounter flags)
    {
        switch (state.Start)
        {
            case CounterStart.Previous:
                return new(state.After, new CountsByModel(state.PreviousRows), state.PreviousCost);
            case CounterStart.Zero or CounterStart.ZeroOrRestored:
                var start = forks.Of(session, state);
                if (start is null)
                {
                    flags.Add(Reason.ForkOfAnUnknownTotal);
                }

                return start;
            default:
                flags.Add(Reason.TotalOfUnknownStart);
                return null;
        }
    }
}
