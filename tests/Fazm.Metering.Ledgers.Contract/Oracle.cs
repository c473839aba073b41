using Fazm.Metering.Pricing;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>The plainest account of what tellings add up to: connect what shares an id, take the best, price it.</summary>
internal static class Oracle
{
    public static (long Calls, TokenCounts Tokens, PicoUsd Cost, long LowerBounds) Of(IEnumerable<Telling> tellings)
    {
        List<(HashSet<EventKey> Keys, Telling Best, int Minute)> calls = [];
        foreach (var telling in tellings)
        {
            var same = calls.FindAll(call => call.Keys.Overlaps(telling.Keys));
            var best = same.Select(call => call.Best).Append(telling).OrderBy(t => t.IsFinal).ThenBy(t => t.Output).Last();
            var minute = same.Select(call => call.Minute).Append(telling.Minute).Min();
            HashSet<EventKey> keys = [.. same.SelectMany(call => call.Keys), .. telling.Keys];
            calls.RemoveAll(same.Contains);
            calls.Add((keys, best, minute));
        }

        var sum = (Calls: (long)calls.Count, Tokens: TokenCounts.Zero, Cost: PicoUsd.Zero, LowerBounds: 0L);
        foreach (var (_, best, _) in calls)
        {
            var price = PriceBook.Default.Price(best.Tokens, Telling.Model, new RatingCircumstances { At = best.At }).Cost;
            sum = (sum.Calls, sum.Tokens + best.Tokens, sum.Cost + price!.Value, sum.LowerBounds + (best.IsFinal ? 0 : 1));
        }

        return sum;
    }
}
