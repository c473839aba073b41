using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>Adds up tokens and what is known of their price, without ever taking an unknown price for zero.</summary>
internal sealed class PricedSum
{
    private PicoUsd _known;
    private PicoUsd _upper;
    private bool _priced;
    private bool _unpriced;
    private bool _bounded;

    public TokenCounts Tokens { get; private set; }

    /// <summary>All that could be priced; <see langword="null"/> when nothing could be and something was used.</summary>
    public PicoUsd? Cost => _unpriced && !_priced ? null : _known;

    /// <summary>The upper bound of <see cref="Cost"/> where some part has one; else <see langword="null"/>.</summary>
    public PicoUsd? CostUpper => _bounded ? _upper : null;

    public void Add(UsageEntry entry)
    {
        Tokens += entry.Tokens;
        if (entry.Cost is not { } cost)
        {
            _unpriced = true;
            return;
        }

        // A priced entry without tokens says nothing about the price of the others.
        _priced |= !entry.Tokens.IsZero;
        _known += cost;
        _upper += entry.CostUpper ?? cost;
        _bounded |= entry.CostUpper is not null;
    }
}
