namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>Tokens by model, as clients count them.</summary>
internal sealed class SimulatedCounts
{
    private readonly SortedDictionary<string, TokenCounts> _rows = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, TokenCounts> Rows => _rows;

    public bool IsEmpty => _rows.Count == 0;

    public void Add(string model, in TokenCounts tokens) => _rows[model] = _rows.GetValueOrDefault(model) + tokens;

    public void Add(SimulatedCounts other)
    {
        foreach (var (model, tokens) in other._rows)
        {
            Add(model, tokens);
        }
    }

    public void Clear() => _rows.Clear();

    public SimulatedCounts Copy()
    {
        var copy = new SimulatedCounts();
        copy.Add(this);
        return copy;
    }

    /// <summary>A cost that grows as the tokens do. What it is to the cent is no part of what is proven here.</summary>
    public decimal Cost => _rows.Values.Sum(t => (3m * t.Input) + (15m * t.Output) + (3.75m * t.CacheWrite) + (0.3m * t.CacheRead)) / 1_000_000m;
}
