using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers;

/// <summary>What was used, as a whole and taken apart.</summary>
/// <param name="Groups">By user, payer, source, platform and model, in that order, ordinally.</param>
public sealed record LedgerBalance(ImmutableArray<LedgerGroup> Groups)
{
    /// <summary>All groups together.</summary>
    public LedgerSums Sums => Groups.Aggregate(default(LedgerSums), (sum, group) => sum + group.Sums);

    internal static LedgerBalance Of(IEnumerable<LedgerTotal> totals) => new([.. totals
        .GroupBy(total => total.Key with { Day = default })
        .Select(group => new LedgerGroup(group.Key.User, group.Key.Payer, group.Key.Source, group.Key.Platform, group.Key.Model,
            group.Aggregate(default(LedgerSums), (sum, total) => sum + total.Sums)))
        .Where(group => !group.Sums.IsZero)
        .OrderBy(group => group.User, StringComparer.Ordinal).ThenBy(group => group.Payer, StringComparer.Ordinal).ThenBy(group => group.Source, StringComparer.Ordinal)
        .ThenBy(group => group.Platform, StringComparer.Ordinal).ThenBy(group => group.Model, StringComparer.Ordinal)]);
}
