using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>What one model used. Rows never merge by alias.</summary>
/// <param name="model">The answered id; <see langword="null"/> where nothing names one.</param>
/// <param name="sum">The total.</param>
internal sealed class ModelRow(string? model, Sum sum)
{
    public string? Model { get; } = model;

    public Sum Sum { get; } = sum;

    /// <summary>The book's id; <see langword="null"/> where nothing of it has a price. The ordinally first where books changed their name for it.</summary>
    public string? PricedAs { get; private set; }

    public void Add(UsageEntry entry)
    {
        Sum.Add(entry);
        if (entry.PricedAs is { } id && (PricedAs is null || string.CompareOrdinal(id, PricedAs) < 0))
        {
            PricedAs = id;
        }
    }
}
