using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>A call as the naive meter has it: the rows that are one, and what follows from them.</summary>
internal sealed class OracleCall(List<CallSnapshot> rows, OracleRules rules)
{
    public List<CallSnapshot> Rows { get; } = rows;

    public bool IsSide { get; } = rows.TrueForAll(row => row.IsSide);

    public CallSnapshot Best { get; } = Choose(rows, rules);

    public bool IsFinal => Best.Completeness == Completeness.Final;

    public string Name { get; } = rows.Select(row => row.MessageId ?? row.RequestId ?? row.RowId ?? "").Min(StringComparer.Ordinal)!;

    public string? RequestedModel { get; } = rows.Select(row => row.RequestedModel).Where(model => model is not null).Min(StringComparer.Ordinal);

    /// <summary>What was billed, by model.</summary>
    public List<(string? Model, TokenCounts Tokens)> Billed { get; } = [.. Units(Choose(rows, rules), rules.IterationsAreBilled, true)];

    public long Size => Billed.Sum(unit => unit.Tokens.AllTokens);

    /// <summary>What the client's counters hold of the call, by their keys.</summary>
    public Dictionary<string, TokenCounts> Counted(ICollection<string> keys, string? turnModel, OracleRules how)
    {
        string?[] candidates = how.KeyIsTheRequestedModel ? [RequestedModel, Best.Model, turnModel] : [Best.Model];
        var main = candidates.FirstOrDefault(model => model is not null && keys.Contains(model)) ?? (keys.Contains(Counts.NoModel) ? null : candidates.FirstOrDefault(model => model is not null)) ?? Counts.NoModel;
        Dictionary<string, TokenCounts> counted = new(StringComparer.Ordinal);
        foreach (var (model, tokens) in Units(Best, true, !how.CompactionIsNotTakenOut))
        {
            var key = model is null || model == Best.Model ? main : model;
            counted[key] = counted.GetValueOrDefault(key) + (tokens with { WebFetches = 0 });
        }

        return counted;
    }

    private static IEnumerable<(string? Model, TokenCounts Tokens)> Units(CallSnapshot row, bool advisors, bool compaction)
    {
        // The generators make records whose top level is the message; what stands beside it is extra.
        yield return (row.Model, row.Usage.Tokens);
        for (var i = 0; i < row.Usage.UnitCount; i++)
        {
            var unit = row.Usage.Unit(i);
            if ((unit.Kind == IterationKind.Advisor && advisors) || (unit.Kind == IterationKind.Compaction && compaction && advisors))
            {
                yield return (unit.Model ?? row.Model, unit.Tokens);
            }
        }
    }

    private static CallSnapshot Choose(List<CallSnapshot> rows, OracleRules rules) => rules.Choice switch
    {
        SnapshotChoice.First => rows[0],
        SnapshotChoice.Last => rows[^1],
        SnapshotChoice.Smallest => rows.OrderBy(row => row.Usage.AllUnits.AllTokens).First(),
        SnapshotChoice.FieldwiseMaximum => Sorted(rows, rules)[^1] with { Usage = new Usage(rows.Select(row => row.Usage.Tokens).Aggregate(Maximum)) },
        _ => Sorted(rows, rules)[^1],
    };

    private static List<CallSnapshot> Sorted(List<CallSnapshot> rows, OracleRules rules) =>
        [.. rows.OrderBy(row => rules.CompletenessRanks ? row.Completeness : Completeness.Final).ThenBy(row => rules.MainRanks && !row.IsSide)
            .ThenBy(row => row.Usage.AllUnits.Output).ThenBy(row => row.Usage.AllUnits.AllTokens).ThenBy(row => row.Usage.AllUnits.Input)
            .ThenBy(row => row.Usage.AllUnits.CacheRead).ThenBy(row => row.Usage.AllUnits.CacheWrite1h).ThenBy(row => row.Usage.UnitCount)
            .ThenBy(row => row.Model, StringComparer.Ordinal)];

    private static TokenCounts Maximum(TokenCounts a, TokenCounts b) => new(
        Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output), Math.Max(a.CacheWrite5m, b.CacheWrite5m), Math.Max(a.CacheWrite1h, b.CacheWrite1h),
        Math.Max(a.CacheRead, b.CacheRead), Math.Max(a.WebSearches, b.WebSearches), Math.Max(a.WebFetches, b.WebFetches));
}
