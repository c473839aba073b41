namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>One process as the naive meter has it: its growth, and the calls that passed on its stream.</summary>
internal sealed class OracleProcess
{
    public Dictionary<string, TokenCounts> Growth { get; private set; } = new(StringComparer.Ordinal);

    public Dictionary<string, TokenCounts> Left { get; private set; } = new(StringComparer.Ordinal);

    public bool HasReadings { get; private set; }

    public HashSet<OracleCall> Main { get; } = [];

    public HashSet<OracleCall> Open { get; } = [];

    public HashSet<OracleCall> Side { get; } = [];

    public HashSet<OracleCall> Perhaps { get; } = [];

    public Dictionary<OracleCall, string> TurnModels { get; } = [];

    public HashSet<OracleCall> Held => Main;

    public HashSet<OracleCall> Conversation => [.. Main, .. Open];

    public HashSet<OracleCall> Heard => [.. Main, .. Open, .. Side];

    public void Add(Dictionary<string, TokenCounts> growth)
    {
        HasReadings = true;
        foreach (var (model, tokens) in growth)
        {
            Growth[model] = Growth.GetValueOrDefault(model) + tokens;
        }
    }

    /// <summary>Lives that heard one call of the main conversation are one process, and tell of the same growth: the larger of each class.</summary>
    public static List<OracleProcess> Group(IEnumerable<OracleProcess> lives)
    {
        List<OracleProcess> processes = [];
        foreach (var life in lives)
        {
            var joined = life;
            foreach (var other in processes.Where(other => other.Conversation.Overlaps(life.Conversation)).ToList())
            {
                processes.Remove(other);
                foreach (var (model, tokens) in other.Growth)
                {
                    joined.Growth[model] = Greater(joined.Growth.GetValueOrDefault(model), tokens);
                }

                joined.HasReadings |= other.HasReadings;
                joined.Main.UnionWith(other.Main);
                joined.Open.UnionWith(other.Open);
                joined.Side.UnionWith(other.Side);
                other.TurnModels.ToList().ForEach(row => joined.TurnModels.TryAdd(row.Key, row.Value));
            }

            processes.Add(joined);
        }

        return processes;
    }

    public static IEnumerable<OracleCall> LargestFirst(IEnumerable<OracleCall> calls) => calls.OrderByDescending(call => call.Size).ThenBy(call => call.Name, StringComparer.Ordinal);

    public void TakeOut(OracleRules rules)
    {
        Left = new(Growth, StringComparer.Ordinal);
        Perhaps.UnionWith(Open);
        Perhaps.UnionWith(Side);
        foreach (var call in Held.Where(call => call.IsFinal || (rules.UnfinishedIsTakenOut && !rules.UnfinishedMustFit)))
        {
            Subtract(call, rules);
        }

        foreach (var (model, tokens) in Left.ToList())
        {
            if (tokens.HasNegative)
            {
                Left[model] = rules.NegativeIsNoRemainder ? default : new(Math.Max(0, tokens.Input), Math.Max(0, tokens.Output), Math.Max(0, tokens.CacheWrite), 0, Math.Max(0, tokens.CacheRead), Math.Max(0, tokens.WebSearches), 0);
            }
        }

        List<OracleCall> uncertain = [];
        if (rules.UnfinishedIsTakenOut && rules.UnfinishedMustFit)
        {
            uncertain.AddRange(LargestFirst(Held.Where(call => !call.IsFinal)));
        }

        if (!rules.OnlyHeardCallsAreTakenOut || Heard.Count != 0)
        {
            uncertain.AddRange(LargestFirst(Perhaps.Where(call => !Held.Contains(call))));
        }

        if (rules.SmallestRestCounts)
        {
            // Models that the counters do not name have no rest to shrink, and say nothing about what the counters hold.
            KeepSmallestRest(uncertain.ConvertAll(call => call.Counted(Growth.Keys, TurnModels.GetValueOrDefault(call), rules)
                .Where(row => Growth.ContainsKey(row.Key)).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal)));
        }
        else
        {
            uncertain.ForEach(call => TakeOutIfItFits(call, rules));
        }
    }

    /// <summary>Tries every set of the calls, one bit each; of more than twelve calls only the whole set.</summary>
    private void KeepSmallestRest(List<Dictionary<string, TokenCounts>> calls)
    {
        calls = calls.FindAll(call => call.Values.Any(tokens => !tokens.IsZero) && Fits(call, Left));
        var everything = Without(calls);
        Dictionary<string, TokenCounts> least = new(Left, StringComparer.Ordinal);
        if (calls.Count > 12)
        {
            KeepLess(least, everything.ToDictionary(row => row.Key, row => Greater(row.Value, default), StringComparer.Ordinal));
        }

        for (var set = 0; calls.Count <= 12 && set < 1 << calls.Count; set++)
        {
            var rest = Without(calls.Where((_, i) => (set & (1 << i)) != 0));
            if (rest.Values.All(tokens => !tokens.HasNegative))
            {
                KeepLess(least, rest);
            }
        }

        Left = least;
    }

    private Dictionary<string, TokenCounts> Without(IEnumerable<Dictionary<string, TokenCounts>> calls)
    {
        Dictionary<string, TokenCounts> rest = new(Left, StringComparer.Ordinal);
        foreach (var (model, tokens) in calls.SelectMany(call => call))
        {
            rest[model] = rest.GetValueOrDefault(model) - tokens;
        }

        return rest;
    }

    private static void KeepLess(Dictionary<string, TokenCounts> least, Dictionary<string, TokenCounts> rest)
    {
        foreach (var (model, tokens) in rest)
        {
            var kept = least.GetValueOrDefault(model);
            least[model] = new(Math.Min(kept.Input, tokens.Input), Math.Min(kept.Output, tokens.Output), Math.Min(kept.CacheWrite5m, tokens.CacheWrite5m),
                Math.Min(kept.CacheWrite1h, tokens.CacheWrite1h), Math.Min(kept.CacheRead, tokens.CacheRead), Math.Min(kept.WebSearches, tokens.WebSearches), 0);
        }
    }

    private static bool Fits(Dictionary<string, TokenCounts> call, Dictionary<string, TokenCounts> whole) =>
        call.All(row => !(whole.GetValueOrDefault(row.Key) - row.Value).HasNegative);

    private bool TakeOutIfItFits(OracleCall call, OracleRules rules)
    {
        var counted = call.Counted(Growth.Keys, TurnModels.GetValueOrDefault(call), rules);
        if (counted.Values.All(tokens => tokens.IsZero) || !Fits(counted, Left))
        {
            return false;
        }

        Subtract(call, rules);
        return true;
    }

    private void Subtract(OracleCall call, OracleRules rules)
    {
        foreach (var (model, tokens) in call.Counted(Growth.Keys, TurnModels.GetValueOrDefault(call), rules))
        {
            if (Growth.ContainsKey(model))
            {
                Left[model] -= tokens;
            }
        }
    }

    private static TokenCounts Greater(TokenCounts a, TokenCounts b) => new(
        Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output), Math.Max(a.CacheWrite5m, b.CacheWrite5m), Math.Max(a.CacheWrite1h, b.CacheWrite1h),
        Math.Max(a.CacheRead, b.CacheRead), Math.Max(a.WebSearches, b.WebSearches), 0);
}
