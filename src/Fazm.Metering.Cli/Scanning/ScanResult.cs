using System.Collections.Immutable;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>What a scan found.</summary>
internal sealed record ScanResult
{
    /// <summary>What the meter knows.</summary>
    public required UsageReport Report { get; init; }

    /// <summary>The meter itself, with all evidence; <see langword="null"/> for a result that was made by hand.</summary>
    public MeterSet? Meter { get; init; }

    /// <summary>What was read.</summary>
    public required FileFacts Files { get; init; }

    /// <summary>What priced it.</summary>
    public required PricesUsed Prices { get; init; }

    /// <summary>The rows that did not count, with their places; empty unless asked for.</summary>
    public ImmutableArray<PlacedRemark> Places { get; init; } = [];
}
