using System.Collections.Immutable;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>What is printed: a scan, filtered and grouped. Every form of output is made from this alone.</summary>
internal sealed class ReportView
{
    private ReportView(ScanResult scan, TimeRange range, IReadOnlyList<GroupBy> keys, Group root, ImmutableArray<RemarkCount> notCounted, ImmutableArray<RemarkCount> flags)
    {
        Scan = scan;
        Range = range;
        Keys = keys;
        Root = root;
        NotCounted = notCounted;
        Flags = flags;
    }

    /// <summary>What was found.</summary>
    public ScanResult Scan { get; }

    /// <summary>The times that are shown.</summary>
    public TimeRange Range { get; }

    /// <summary>The levels of grouping.</summary>
    public IReadOnlyList<GroupBy> Keys { get; }

    /// <summary>All that is shown, as one group.</summary>
    public Group Root { get; }

    /// <summary>What did not count, by reason and name.</summary>
    public ImmutableArray<RemarkCount> NotCounted { get; }

    /// <summary>What there is to know about what counted, by reason and name.</summary>
    public ImmutableArray<RemarkCount> Flags { get; }

    /// <summary>What clients say against what was counted, of what is shown; <see langword="null"/> where they said nothing.</summary>
    public Drift? Drift { get; private init; }

    /// <summary>Usage without a time that <c>--since</c> or <c>--until</c> left out.</summary>
    public long LeftOutUndated { get; private init; }

    /// <summary>The rows that did not count, all times together, by the reader's and the meter's word.</summary>
    public long RowsNotCounted => Scan.Report.NotCounted.Sum(r => r.Count);

    /// <summary>Filters and groups.</summary>
    public static ReportView Of(ScanResult scan, TimeRange range, IReadOnlyList<GroupBy> keys)
    {
        var all = scan.Report.Entries;
        var kept = range.IsAll ? all : [.. all.Where(e => range.Holds(e.At))];
        var undated = range.IsAll ? 0 : all.Count(e => !e.At.IsKnown);
        var root = new Grouper(keys, range.Zone, scan.Report.Projects).Group(kept);
        var flags = range.IsAll ? scan.Report.Flags : FlagsOf(scan.Report, kept);
        var notCounted = undated == 0 ? scan.Report.NotCounted : scan.Report.NotCounted.Add(new(Reason.Undated, null, undated));
        return new(scan, range, keys, root, Ordered(notCounted), Ordered(flags)) { LeftOutUndated = undated, Drift = Drift.Of(kept) };
    }

    // A flag that some entry bears follows the entries that are left; what no entry bears is about files or sessions and stays.
    private static ImmutableArray<RemarkCount> FlagsOf(UsageReport report, ImmutableArray<UsageEntry> kept)
    {
        var borne = report.Entries.SelectMany(e => e.Flags).ToHashSet();
        var flags = ImmutableArray.CreateBuilder<RemarkCount>();
        foreach (var flag in report.Flags)
        {
            if (!borne.Contains(flag.Reason))
            {
                flags.Add(flag);
                continue;
            }

            var named = flag.Detail is not null && report.Entries.Any(e => e.Flags.Contains(flag.Reason) && string.Equals(e.Model, flag.Detail, StringComparison.Ordinal));
            var left = kept.Count(e => e.Flags.Contains(flag.Reason) && (!named || string.Equals(e.Model, flag.Detail, StringComparison.Ordinal)));
            if (left > 0)
            {
                flags.Add(flag with { Count = Math.Min(flag.Count, left) });
            }
        }

        return flags.ToImmutable();
    }

    private static ImmutableArray<RemarkCount> Ordered(ImmutableArray<RemarkCount> counts) =>
        // The meter has them each once, in this order; only what was added here may be out of place.
        counts.IsDefaultOrEmpty || IsOrdered(counts) ? counts
            : [.. counts.GroupBy(c => (c.Reason, c.Detail)).Select(g => new RemarkCount(g.Key.Reason, g.Key.Detail, g.Sum(c => c.Count)))
                .OrderBy(c => c.Reason).ThenBy(c => c.Detail is not null).ThenBy(c => c.Detail, StringComparer.Ordinal)];

    private static bool IsOrdered(ImmutableArray<RemarkCount> counts)
    {
        for (var i = 1; i < counts.Length; i++)
        {
            var (a, b) = (counts[i - 1], counts[i]);
            if (a.Reason > b.Reason || (a.Reason == b.Reason && string.CompareOrdinal(a.Detail, b.Detail) >= 0))
            {
                return false;
            }
        }

        return true;
    }
}
