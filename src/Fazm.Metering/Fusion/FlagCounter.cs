namespace Fazm.Metering.Fusion;

/// <summary>Counts flags by reason and name.</summary>
internal sealed class FlagCounter
{
    private readonly SortedDictionary<(Reason Reason, string? Detail), long> _counts = new(Comparer<(Reason Reason, string? Detail)>.Create(
        (a, b) => a.Reason != b.Reason ? a.Reason.CompareTo(b.Reason) : string.CompareOrdinal(a.Detail, b.Detail)));

    public IReadOnlyDictionary<(Reason Reason, string? Detail), long> Counts => _counts;

    public void Add(Reason reason, string? detail = null, long count = 1)
    {
        _counts.TryGetValue((reason, detail), out var before);
        _counts[(reason, detail)] = before + count;
    }

    public void Add(FlagCounter other)
    {
        foreach (var ((reason, detail), count) in other._counts)
        {
            Add(reason, detail, count);
        }
    }
}
