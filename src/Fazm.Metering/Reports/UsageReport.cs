using System.Collections.Immutable;

namespace Fazm.Metering.Reports;

/// <summary>All that a meter knows at one moment. Immutable; the same evidence gives the same report, in whatever order it came.</summary>
public sealed class UsageReport
{
    /// <summary>The entries, ordered by session, time, model and content.</summary>
    public required ImmutableArray<UsageEntry> Entries { get; init; }

    /// <summary>The rows that did not count, by reason.</summary>
    public required ImmutableArray<RemarkCount> NotCounted { get; init; }

    /// <summary>What there is to know about what counted, by reason and name.</summary>
    public required ImmutableArray<RemarkCount> Flags { get; init; }

    /// <summary>The project of each session for which one was named.</summary>
    public required IReadOnlyDictionary<string, string> Projects { get; init; }
}
