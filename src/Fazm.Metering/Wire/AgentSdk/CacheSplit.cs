using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Settles what part of a counter's cache writes were one-hour writes, for clients whose counters do not say it (before 2.1.312), from the
/// turn's own usage, which does.</summary>
internal static class CacheSplit
{
    /// <summary>Where one model alone can hold the turn and grew by just the turn's writes, the turn's split is that model's. Everything else stays unsettled.</summary>
    /// <param name="rows">The counter's rows.</param>
    /// <param name="before">The rows of the reading before, settled; empty for an increment or a first total.</param>
    /// <param name="turn">The main loop's usage in this turn.</param>
    /// <param name="turnSplitKnown">True when the turn states its split.</param>
    public static ImmutableArray<ModelCount> Settle(ImmutableArray<ModelCount> rows, ImmutableArray<ModelCount> before, TokenCounts turn, bool turnSplitKnown)
    {
        if (rows.IsDefaultOrEmpty || rows.All(static row => row.SplitKnown))
        {
            return rows;
        }

        var holder = -1;
        var holders = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (turnSplitKnown && turn.CacheWrite > 0 && Holds(Growth(rows[i], before), turn))
            {
                holder = i;
                holders++;
            }
        }

        var settled = rows.ToBuilder();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var past = Find(before, row.Model);
            if (row.SplitKnown || past is { SplitKnown: false })
            {
                continue;
            }

            var grown = row.Tokens.CacheWrite - (past?.Tokens.CacheWrite ?? 0);
            var oneHour = past?.Tokens.CacheWrite1h ?? 0;
            if (grown == 0)
            {
                settled[i] = With(row, oneHour);
            }
            else if (holders == 1 && holder == i && grown == turn.CacheWrite)
            {
                settled[i] = With(row, oneHour + turn.CacheWrite1h);
            }
        }

        return settled.ToImmutable();
    }

    private static ModelCount With(ModelCount row, long oneHour) =>
        row with { Tokens = row.Tokens with { CacheWrite5m = row.Tokens.CacheWrite - oneHour, CacheWrite1h = oneHour }, SplitKnown = true };

    private static bool Holds(TokenCounts growth, TokenCounts turn) =>
        growth.Input >= turn.Input && growth.Output >= turn.Output && growth.CacheRead >= turn.CacheRead && growth.CacheWrite >= turn.CacheWrite;

    private static TokenCounts Growth(ModelCount row, ImmutableArray<ModelCount> before) => row.Tokens - (Find(before, row.Model)?.Tokens ?? default);

    private static ModelCount? Find(ImmutableArray<ModelCount> rows, string? model)
    {
        if (!rows.IsDefault)
        {
            foreach (var row in rows)
            {
                if (string.Equals(row.Model, model, StringComparison.Ordinal))
                {
                    return row;
                }
            }
        }

        return null;
    }
}
