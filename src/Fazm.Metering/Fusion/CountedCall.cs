using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>A call as the client's counters hold it: without compaction, which the client does not count, and under the counters' keys.</summary>
internal static class CountedCall
{
    /// <summary>The call's counted tokens by counter key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="keys">The keys that the counters in question use.</param>
    /// <param name="turnModel">The model of the turn, where the client announced one.</param>
    public static CountsByModel Of(CallEvidence call, CountsByModel keys, string? turnModel)
    {
        var counts = new CountsByModel();
        var main = MainKey(call, keys, turnModel);
        for (var i = 0; i < call.Best.Usage.UnitCount; i++)
        {
            var unit = call.Best.Usage.Unit(i);
            switch (unit.Kind)
            {
                case IterationKind.Compaction:
                    break;
                case IterationKind.Advisor:
                    counts.Add(unit.Model ?? main, Countable(unit.Tokens));
                    break;
                case IterationKind.Fallback when unit.Model is { } served && keys.Has(served):
                    counts.Add(served, Countable(unit.Tokens));
                    break;
                default:
                    counts.Add(main, Countable(unit.Tokens));
                    break;
            }
        }

        return counts;
    }

    /// <summary>The counters' key: the model asked for, where the row says; else the one that answered, or the turn's, whichever the
    /// counters name (facts: Claude Code, <c>modelUsage</c> is keyed by the requested model).</summary>
    private static string? MainKey(CallEvidence call, CountsByModel keys, string? turnModel)
    {
        if (call.RequestedModel is { } requested && keys.Has(requested))
        {
            return requested;
        }

        if (call.Best.Model is { } answered && keys.Has(answered))
        {
            return answered;
        }

        if (turnModel is not null && keys.Has(turnModel))
        {
            return turnModel;
        }

        // Counters that name no model hold whatever was called.
        return keys.Has(null) ? null : call.RequestedModel ?? call.Best.Model ?? turnModel;
    }

    private static TokenCounts Countable(in TokenCounts tokens) => tokens with { WebFetches = 0 };
}
