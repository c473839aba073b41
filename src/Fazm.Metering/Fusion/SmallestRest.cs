using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>What is left of some growths for certain when nobody knows which of some calls each of them holds. A call is in one growth at most, so what
/// one of them holds is left over in no other.</summary>
internal sealed class SmallestRest
{
    /// <summary>With so many ways to put the calls into the growths all are tried.</summary>
    private const int MostWays = 4096;

    private readonly CountsByModel[] _rests;
    private readonly List<UncertainCall> _calls = [];

    private SmallestRest(IReadOnlyList<Scope> scopes)
    {
        _rests = [.. scopes.Select(scope => scope.Left)];
        Dictionary<CallEvidence, UncertainCall> known = [];
        for (var i = 0; i < scopes.Count; i++)
        {
            foreach (var (call, counted, isLikely) in scopes[i].Uncertain)
            {
                if (!known.TryGetValue(call, out var uncertain))
                {
                    known.Add(call, uncertain = new UncertainCall());
                }

                uncertain.Add(i, counted, isLikely);
            }
        }

        foreach (var call in CallOrder.LargestFirst(known.Keys))
        {
            _calls.Add(known[call]);
        }
    }

    /// <summary>The rest of each growth. Together they are in each class the smallest over all ways in which the calls fit into the growths; the true
    /// way is one of them, so they are never more than the truth.</summary>
    public static CountsByModel[] Of(IReadOnlyList<Scope> scopes)
    {
        var all = new SmallestRest(scopes);
        foreach (var group in all.Groups())
        {
            all.Settle(group);
        }

        return all._rests;
    }

    /// <summary>The calls, those together that some growth may hold both of.</summary>
    private List<List<UncertainCall>> Groups()
    {
        List<List<UncertainCall>> groups = [];
        foreach (var call in _calls)
        {
            var with = groups.FindAll(group => group.Exists(call.MeetsIn));
            List<UncertainCall> joined = [.. with.SelectMany(group => group), call];
            groups.RemoveAll(with.Contains);
            groups.Add(joined);
        }

        return groups;
    }

    private void Settle(List<UncertainCall> calls)
    {
        if (TakeAll(calls))
        {
            return;
        }

        var scopes = calls.SelectMany(call => call.Scopes).Distinct().Order().ToList();
        long ways = 1;
        foreach (var call in calls)
        {
            ways = Math.Min(MostWays + 1, ways * (call.Places.Count + 1));
        }

        if (ways <= MostWays)
        {
            new AllWays(_rests, scopes, calls).Keep();
            return;
        }

        // Each growth by itself: what is taken out of several is taken out too often, which is safe.
        foreach (var scope in scopes)
        {
            List<UncertainCall> own = calls.ConvertAll(call => call.In(scope)).FindAll(call => call.Places.Count != 0);
            if (!TakeAll(own))
            {
                Bound(scope, own);
            }
        }
    }

    /// <summary>Puts every call where it fits first, the likely places before the others.</summary>
    /// <returns><see langword="false"/>, and nothing is done, where some call finds no place, or would be more in another.</returns>
    private bool TakeAll(List<UncertainCall> calls)
    {
        var rests = (CountsByModel[])_rests.Clone();
        foreach (var call in calls)
        {
            if (!call.IsSameEverywhere || call.Places.FindIndex(place => place.Counted.FitsIn(rests[place.Scope])) is not (>= 0 and var at))
            {
                return false;
            }

            var (scope, counted, _) = call.Places[at];
            rests[scope] = rests[scope].Without(counted);
        }

        rests.CopyTo(_rests, 0);
        return true;
    }

    private void Bound(int scope, List<UncertainCall> calls)
    {
        if (calls.Count <= 12)
        {
            new AllWays(_rests, [scope], calls).Keep();
            return;
        }

        var all = calls.Aggregate(_rests[scope], (rest, call) => rest.Without(call.Places[0].Counted));
        var least = _rests[scope].Copy();
        foreach (var (model, tokens) in _rests[scope].Rows)
        {
            least[model] = CounterClasses.Lesser(tokens, CounterClasses.Greater(all[model], default));
        }

        _rests[scope] = least;
    }
}
