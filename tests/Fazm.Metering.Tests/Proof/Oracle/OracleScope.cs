namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>A growth, the calls that it holds, and those that it may hold.</summary>
internal sealed class OracleScope
{
    public Dictionary<string, TokenCounts> Growth { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, TokenCounts> Left { get; private set; } = new(StringComparer.Ordinal);

    public bool HasState { get; init; }

    /// <summary>Nothing of it can be trusted.</summary>
    public bool IsContradicted { get; init; }

    public HashSet<OracleCall> Held { get; } = [];

    public HashSet<OracleCall> Perhaps { get; } = [];

    /// <summary>Calls that other growths may hold as well.</summary>
    public HashSet<OracleCall> Strangers { get; } = [];

    /// <summary>What it may hold beside what it holds for certain, in its own terms.</summary>
    public Dictionary<OracleCall, Dictionary<string, TokenCounts>> Uncertain { get; } = [];

    public Dictionary<OracleCall, string> TurnModels { get; } = [];

    /// <summary>Takes up a process. A background cycle's calls are in a saved total, and in no prompt's.</summary>
    public void Take(OracleProcess process, bool holdsUnstated)
    {
        Counts.Cover(Growth, process.Growth);
        process.TurnModels.ToList().ForEach(row => TurnModels.TryAdd(row.Key, row.Value));
        Held.UnionWith(process.Main);
        Perhaps.UnionWith(process.Open);
        Perhaps.UnionWith(process.Side);
        if (holdsUnstated)
        {
            Held.UnionWith(process.Unstated);
        }
        else
        {
            Perhaps.ExceptWith(process.Unstated);
        }
    }

    public void TakeOut(OracleRules rules)
    {
        if (IsContradicted)
        {
            return;
        }

        Left = new(Growth, StringComparer.Ordinal);
        foreach (var call in Held.Where(call => call.IsFinal || (rules.UnfinishedIsTakenOut && !rules.UnfinishedMustFit)))
        {
            Subtract(call, rules);
        }

        foreach (var (model, tokens) in Left.ToList())
        {
            if (tokens.HasNegative)
            {
                Left[model] = rules.NegativeIsNoRemainder ? default : Counts.Greater(tokens, default);
            }
        }

        List<OracleCall> uncertain = [.. Perhaps.Concat(Strangers).Where(call => !Held.Contains(call)).Distinct()];
        if (rules.UnfinishedIsTakenOut && rules.UnfinishedMustFit)
        {
            uncertain.AddRange(Held.Where(call => !call.IsFinal));
        }

        foreach (var call in uncertain.OrderByDescending(call => call.Size).ThenBy(call => call.Name, StringComparer.Ordinal))
        {
            // Models that the counters do not name have no rest to shrink, and say nothing about what the counters hold.
            var counted = Counted(call, rules).Where(row => Growth.ContainsKey(row.Key)).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);
            if (!rules.SmallestRestCounts)
            {
                SubtractIfItFits(call, rules);
            }
            else if (counted.Values.Any(tokens => !tokens.IsZero) && Counts.Fit(counted, Left))
            {
                Uncertain.Add(call, counted);
            }
        }
    }

    public bool IsLikely(OracleCall call) => Held.Contains(call) || Perhaps.Contains(call);

    private void SubtractIfItFits(OracleCall call, OracleRules rules)
    {
        if (Counts.Fit(Counted(call, rules), Left))
        {
            Subtract(call, rules);
        }
    }

    private void Subtract(OracleCall call, OracleRules rules)
    {
        foreach (var (model, tokens) in Counted(call, rules))
        {
            if (Growth.ContainsKey(model))
            {
                Left[model] -= tokens;
            }
        }
    }

    private Dictionary<string, TokenCounts> Counted(OracleCall call, OracleRules rules) => call.Counted(Growth.Keys, TurnModels.GetValueOrDefault(call), rules);
}
