namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What is left of some growths when each of some calls is in one of them, or in none: the smallest, class by class, over all ways that fit.</summary>
internal sealed class OracleRest(List<OracleScope> scopes, OracleRules rules)
{
    private const int MostWays = 4096;
    private const int MostAlone = 12;
    private readonly List<OracleCall> _calls = [.. scopes.SelectMany(scope => scope.Uncertain.Keys).Distinct().OrderByDescending(call => call.Size).ThenBy(call => call.Name, StringComparer.Ordinal)];

    /// <summary>The sum of the rests by key.</summary>
    public Dictionary<string, TokenCounts> Sum()
    {
        Dictionary<string, TokenCounts> sum = new(StringComparer.Ordinal);
        foreach (var group in Groups())
        {
            OfGroup(group).ToList().ForEach(row => Counts.Add(sum, row.Key, row.Value));
        }

        return sum;
    }

    /// <summary>The growths, those together between which some call is undecided.</summary>
    private List<List<OracleScope>> Groups()
    {
        var label = scopes.ToDictionary(scope => scope, scope => scope);
        foreach (var call in rules.ACallIsInOneGrowth ? _calls : [])
        {
            var of = scopes.FindAll(scope => scope.Uncertain.ContainsKey(call)).ConvertAll(scope => label[scope]);
            foreach (var scope in scopes.FindAll(scope => of.Contains(label[scope])))
            {
                label[scope] = of[0];
            }
        }

        return [.. scopes.GroupBy(scope => label[scope]).Select(group => group.ToList())];
    }

    private Dictionary<string, TokenCounts> OfGroup(List<OracleScope> group)
    {
        var calls = _calls.FindAll(call => group.Exists(scope => scope.Uncertain.ContainsKey(call)));
        if (AllTaken(group, calls) is { } rest)
        {
            return rest;
        }

        if (calls.Aggregate(1L, (ways, call) => Math.Min(MostWays + 1, ways * (1 + group.Count(scope => scope.Uncertain.ContainsKey(call))))) <= MostWays)
        {
            return Least(group, calls);
        }

        return Total(group.ConvertAll(scope => Alone(scope, calls.FindAll(scope.Uncertain.ContainsKey))));
    }

    private static Dictionary<string, TokenCounts> Alone(OracleScope scope, List<OracleCall> calls)
    {
        if (AllTaken([scope], calls) is { } rest)
        {
            return rest;
        }

        var all = calls.Aggregate(scope.Left, (left, call) => Counts.Less(left, scope.Uncertain[call]));
        return calls.Count <= MostAlone ? Least([scope], calls) : scope.Left.ToDictionary(row => row.Key, row => Counts.Smaller(row.Value, Counts.Greater(all[row.Key], default)), StringComparer.Ordinal);
    }

    /// <summary>Each call into the first growth that it fits into, those that may hold it by its time or its stream before the others; nothing where one does not fit.</summary>
    private static Dictionary<string, TokenCounts>? AllTaken(List<OracleScope> group, List<OracleCall> calls)
    {
        var lefts = group.ConvertAll(scope => scope.Left);
        foreach (var call in calls)
        {
            var places = Enumerable.Range(0, group.Count).Where(i => group[i].Uncertain.ContainsKey(call)).OrderByDescending(i => group[i].IsLikely(call)).ToList();
            var counted = group[places[0]].Uncertain[call];
            var at = places.FindIndex(i => Counts.Fit(group[i].Uncertain[call], lefts[i]));
            if (at < 0 || places.Exists(i => !Counts.Fit(group[i].Uncertain[call], counted) || !Counts.Fit(counted, group[i].Uncertain[call])))
            {
                return null;
            }

            lefts[places[at]] = Counts.Less(lefts[places[at]], counted);
        }

        return Total(lefts);
    }

    private static Dictionary<string, TokenCounts> Least(List<OracleScope> group, List<OracleCall> calls)
    {
        List<List<Dictionary<string, TokenCounts>>> ways = [group.ConvertAll(scope => scope.Left)];
        foreach (var call in calls)
        {
            ways = [.. ways, .. ways.SelectMany(way => Enumerable.Range(0, group.Count)
                .Where(i => group[i].Uncertain.TryGetValue(call, out var counted) && Counts.Fit(counted, way[i]))
                .Select(i => way.Select((left, j) => i == j ? Counts.Less(left, group[i].Uncertain[call]) : left).ToList()))];
        }

        return ways.Select(Total).Aggregate((a, b) => a.ToDictionary(row => row.Key, row => Counts.Smaller(row.Value, b[row.Key]), StringComparer.Ordinal));
    }

    private static Dictionary<string, TokenCounts> Total(List<Dictionary<string, TokenCounts>> lefts)
    {
        Dictionary<string, TokenCounts> sum = new(StringComparer.Ordinal);
        lefts.SelectMany(left => left).ToList().ForEach(row => Counts.Add(sum, row.Key, row.Value));
        return sum;
    }
}
