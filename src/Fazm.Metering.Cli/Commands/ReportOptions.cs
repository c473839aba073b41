using System.Collections.Immutable;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Times;

namespace Fazm.Metering.Cli.Commands;

/// <summary>What the user asked of <c>report</c>, read and checked.</summary>
internal sealed record ReportOptions
{
    public required ScanOptions Scan { get; init; }

    public required IReadOnlyList<GroupBy> By { get; init; }

    public required TimeRange Range { get; init; }

    public bool Json { get; init; }

    public bool Csv { get; init; }

    public bool Explain { get; init; }

    public bool Strict { get; init; }
}
