using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Observations in an order in which they may come. Every part of a history is a history: observations carry their place with them.</summary>
public sealed class History
{
    internal History(int seed, IReadOnlyList<Observation> seen, IReadOnlySet<Hard> hard)
    {
        Seed = seed;
        Seen = seen;
        Hard = hard;
    }

    internal int Seed { get; }

    internal IReadOnlyList<Observation> Seen { get; }

    internal IReadOnlySet<Hard> Hard { get; }

    /// <summary>A source of chance that is the same for the same history.</summary>
    internal Random Chance => new(Seed);

    internal IEnumerable<History> Smaller()
    {
        for (var size = Seen.Count / 2; size >= 1; size /= 2)
        {
            for (var from = 0; from < Seen.Count; from += size)
            {
                yield return new History(Seed, [.. Seen.Take(from), .. Seen.Skip(from + size)], Hard);
            }
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"seed {Seed}").AppendLine();
        foreach (var one in Seen)
        {
            text.Append("  ").AppendLine(one.Kind switch
            {
                ObservationKind.Call => string.Create(CultureInfo.InvariantCulture, $"call req {one.Call.RequestId} msg {one.Call.MessageId} in {one.Call.Session} born {one.Call.BornIn} {one.Call.Completeness} {one.Call.Standing} side {one.Call.IsSide} {one.Call.Model}/{one.Call.RequestedModel} at {one.Call.At} chain {one.Call.Chain} {Short(one.Call.Usage.AllUnits)}"),
                ObservationKind.Counter => string.Create(CultureInfo.InvariantCulture, $"{one.Counter.Kind} {one.Counter.Id} after '{one.Counter.After}' on {one.Counter.Stream} in {one.Counter.Session} {one.Counter.Surface} {one.Counter.Start} begins {one.Counter.BeginsLife} {Short(one.Counter.Rows)} before {Short(one.Counter.PreviousRows)} cost {one.Counter.Cost} before {one.Counter.PreviousCost}"),
                ObservationKind.Heard => one.Heard.ToString(),
                ObservationKind.Session => one.Session.ToString(),
                _ => one.Kind.ToString(),
            });
        }

        return text.ToString();
    }

    private static string Short(System.Collections.Immutable.ImmutableArray<ModelCount> rows) =>
        rows.IsDefault ? "-" : string.Join(" + ", rows.Select(row => $"{row.Model} {Short(row.Tokens)}"));

    private static string Short(TokenCounts t) => string.Create(CultureInfo.InvariantCulture, $"({t.Input}, {t.Output}, {t.CacheWrite5m}/{t.CacheWrite1h}, {t.CacheRead})");
}
