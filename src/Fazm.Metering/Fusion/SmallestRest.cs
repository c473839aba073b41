namespace Fazm.Metering.Fusion;

/// <summary>What is left of a growth for certain when nobody knows which of some calls it holds.</summary>
internal static class SmallestRest
{
    /// <summary>With so many calls all sets of them are tried; with more, all are taken out at once.</summary>
    private const int MostTried = 12;

    /// <summary>In each class the smallest rest over all sets of calls that fit into the growth. The set that the growth really holds is one of
    /// them, so the result is never more than the truth.</summary>
    public static CountsByModel Of(CountsByModel left, List<CountsByModel> calls)
    {
        var all = left.Copy();
        foreach (var call in calls)
        {
            Take(all, call);
        }

        if (!all.HasNegative)
        {
            return all;
        }

        var least = left.Copy();
        if (calls.Count > MostTried)
        {
            foreach (var (model, tokens) in left.Rows)
            {
                least[model] = CounterClasses.Lesser(tokens, CounterClasses.Greater(all[model], default));
            }

            return least;
        }

        Try(left, calls, 0, least);
        return least;
    }

    private static void Try(CountsByModel rest, List<CountsByModel> calls, int next, CountsByModel least)
    {
        foreach (var (model, tokens) in rest.Rows)
        {
            least[model] = CounterClasses.Lesser(least[model], tokens);
        }

        for (var i = next; i < calls.Count; i++)
        {
            if (calls[i].FitsIn(rest))
            {
                var less = rest.Copy();
                Take(less, calls[i]);
                Try(less, calls, i + 1, least);
            }
        }
    }

    private static void Take(CountsByModel rest, CountsByModel call)
    {
        foreach (var (model, tokens) in call.Rows)
        {
            rest[model] = CounterClasses.Settle(rest[model] - tokens);
        }
    }
}
