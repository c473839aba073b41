using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Tokens by a counter's key. A small map: sessions use few models. The key may be <see langword="null"/>.</summary>
internal sealed class CountsByModel
{
    private readonly List<(string? Model, TokenCounts Tokens)> _rows = [];

    public CountsByModel()
    {
    }

    public CountsByModel(ImmutableArray<ModelCount> rows)
    {
        foreach (var row in rows.IsDefault ? [] : rows)
        {
            Add(row.Model, row.Tokens);
        }
    }

    public IReadOnlyList<(string? Model, TokenCounts Tokens)> Rows => _rows;

    public bool IsZero => _rows.TrueForAll(row => CounterClasses.IsZero(row.Tokens));

    public bool HasNegative => _rows.Exists(row => CounterClasses.IsNegative(row.Tokens));

    /// <summary>The tokens of a model; zero where it has none.</summary>
    public TokenCounts this[string? model]
    {
        get
        {
            var at = IndexOf(model);
            return at < 0 ? default : _rows[at].Tokens;
        }

        set
        {
            var at = IndexOf(model);
            if (at < 0)
            {
                _rows.Add((model, value));
            }
            else
            {
                _rows[at] = (model, value);
            }
        }
    }

    public bool Has(string? model) => IndexOf(model) >= 0;

    public void Add(string? model, in TokenCounts tokens) => this[model] += tokens;

    public void Subtract(string? model, in TokenCounts tokens) => this[model] -= tokens;

    public CountsByModel Copy()
    {
        var copy = new CountsByModel();
        copy._rows.AddRange(_rows);
        return copy;
    }

    /// <summary>This less <paramref name="other"/>; negative where the other is greater.</summary>
    public CountsByModel Less(CountsByModel other)
    {
        var rest = Copy();
        foreach (var (model, tokens) in other._rows)
        {
            rest.Subtract(model, tokens);
        }

        return rest;
    }

    /// <summary>This without a part of it, its cache writes in order.</summary>
    public CountsByModel Without(CountsByModel part)
    {
        var rest = Copy();
        foreach (var (model, tokens) in part._rows)
        {
            rest[model] = CounterClasses.Settle(rest[model] - tokens);
        }

        return rest;
    }

    /// <summary>True when every class of every model is within <paramref name="whole"/>.</summary>
    public bool FitsIn(CountsByModel whole)
    {
        foreach (var (model, tokens) in _rows)
        {
            if (!CounterClasses.FitsIn(tokens, whole[model]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All models together.</summary>
    public TokenCounts Sum()
    {
        var sum = TokenCounts.Zero;
        foreach (var (_, tokens) in _rows)
        {
            sum += tokens;
        }

        return sum;
    }

    private int IndexOf(string? model) => _rows.FindIndex(row => row.Model == model);
}
