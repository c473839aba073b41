namespace Fazm.Metering.Fusion;

/// <summary>Tries all ways to put some calls into some growths, each into one or into none.</summary>
internal sealed class AllWays(CountsByModel[] rests, List<int> scopes, List<UncertainCall> calls)
{
    private readonly CountsByModel[] _tried = (CountsByModel[])rests.Clone();
    private CountsByModel[]? _best;
    private CountsByModel? _least;

    /// <summary>Sets the rests to what all ways agree on: together in each class the smallest.</summary>
    public void Keep()
    {
        Try(0);
        var spare = _least!.Copy();
        if (Sum(_best!) is var sum && sum.FitsIn(spare) && spare.FitsIn(sum))
        {
            scopes.ForEach(scope => rests[scope] = _best![scope]);
            return;
        }

        // No way leaves the smallest in every class. What is left of each growth lies in what it had.
        foreach (var scope in scopes)
        {
            var kept = new CountsByModel();
            foreach (var (model, tokens) in rests[scope].Rows)
            {
                kept[model] = CounterClasses.Settle(CounterClasses.Lesser(tokens, spare[model]));
            }

            rests[scope] = kept;
            spare = spare.Without(kept);
        }
    }

    private void Try(int next)
    {
        if (next == calls.Count)
        {
            Note();
            return;
        }

        foreach (var (scope, counted, _) in calls[next].Places)
        {
            if (counted.FitsIn(_tried[scope]))
            {
                var before = _tried[scope];
                _tried[scope] = before.Without(counted);
                Try(next + 1);
                _tried[scope] = before;
            }
        }

        Try(next + 1);
    }

    private void Note()
    {
        var sum = Sum(_tried);
        if (_best is null || sum.Sum().AllTokens < Sum(_best).Sum().AllTokens)
        {
            _best = (CountsByModel[])_tried.Clone();
        }

        if (_least is null)
        {
            _least = sum;
            return;
        }

        foreach (var (model, tokens) in sum.Rows)
        {
            _least[model] = CounterClasses.Lesser(_least[model], tokens);
        }
    }

    private CountsByModel Sum(CountsByModel[] of)
    {
        var sum = new CountsByModel();
        foreach (var scope in scopes)
        {
            foreach (var (model, tokens) in of[scope].Rows)
            {
                sum.Add(model, tokens);
            }
        }

        return sum;
    }
}
