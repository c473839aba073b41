namespace Fazm.Metering.Evidence;

/// <summary>Counts flags by reason and name.</summary>
internal sealed class FlagCounter
{
    private readonly Dictionary<string, List<FlagCount>> _byName = new(StringComparer.Ordinal);
    private readonly List<FlagCount> _nameless = [];

    /// <summary>The counts, by reason and name.</summary>
    public IReadOnlyList<FlagCount> Counts
    {
        get
        {
            List<FlagCount> all = [.. _nameless];
            foreach (var counts in _byName.Values)
            {
                all.AddRange(counts);
            }

            all.Sort(static (a, b) => a.Reason != b.Reason ? (int)a.Reason - (int)b.Reason : string.CompareOrdinal(a.Detail, b.Detail));
            return all;
        }
    }

    public void Add(Reason reason, string? detail = null, long count = 1)
    {
        var counts = _nameless;
        if (detail is not null && !_byName.TryGetValue(detail, out counts))
        {
            _byName.Add(detail, counts = []);
        }

        foreach (var known in counts)
        {
            if (known.Reason == reason)
            {
                known.Count += count;
                return;
            }
        }

        counts.Add(new(reason, detail) { Count = count });
    }

    public void Add(FlagCounter other)
    {
        foreach (var count in other.Counts)
        {
            Add(count.Reason, count.Detail, count.Count);
        }
    }
}
