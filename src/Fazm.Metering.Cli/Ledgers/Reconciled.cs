using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>A report, the ledger's lines beside it, and what they come to.</summary>
/// <param name="report">The report, cut to the days that were asked for.</param>
/// <param name="lines">Both sides.</param>
/// <param name="books">The books that priced ours by class.</param>
internal sealed class Reconciled(ProviderReport report, ImmutableArray<ReconciledLine> lines, ImmutableArray<string> books)
{
    private readonly HashSet<DateOnly> _daysWithMoney = [.. report.Lines.Where(line => line.Amount is not null).Select(line => line.Day)];

    public ProviderReport Report => report;

    public ImmutableArray<ReconciledLine> Lines => lines;

    public ImmutableArray<string> Books => books;

    /// <summary>True where no difference is more than the report's rounding.</summary>
    public bool IsSame => Lines.All(line => line.Cause is DifferenceCause.None or DifferenceCause.Rounding);

    /// <summary>True where all of the report is here and could be read.</summary>
    public bool IsWhole => !Report.HasMore && Report.Refused.IsEmpty;

    /// <summary>Ours of everything that has a price; <see langword="null"/> where nothing has one and something was used.</summary>
    public PicoUsd? Ours => Lines.Any(line => line.HasUnpriced) && Sum(Lines.Select(line => line.OurAmount)) is { IsZero: true } ? null : Sum(Lines.Select(line => line.OurAmount));

    /// <summary>Theirs; <see langword="null"/> where the report has no money.</summary>
    public PicoUsd? Theirs => _daysWithMoney.Count == 0 ? null : Sum(Lines.Select(line => line.TheirAmount ?? PicoUsd.Zero));

    /// <summary>The sum of all lines' differences in money; <see langword="null"/> where the report has no money.</summary>
    public PicoUsd? Difference => _daysWithMoney.Count == 0 ? null : Sum(Lines.Select(line => CostDifference(line) ?? PicoUsd.Zero));

    /// <summary>For each cause how many lines it has and what they come to, the most lines first.</summary>
    public IEnumerable<(DifferenceCause Cause, int Lines, PicoUsd? Difference)> Causes => Lines.Where(line => line.Cause != DifferenceCause.None)
        .GroupBy(line => line.Cause).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
        .Select(group => (group.Key, group.Count(), group.Any(line => CostDifference(line) is not null) ? Sum(group.Select(line => CostDifference(line) ?? PicoUsd.Zero)) : (PicoUsd?)null));

    /// <summary>Theirs less what of ours has a price. A cost report that has nothing for a line of its own day charges nothing for it;
    /// <see langword="null"/> where the report has no money for the day, or neither side has any for the line.</summary>
    public PicoUsd? CostDifference(ReconciledLine line) => _daysWithMoney.Contains(line.Day) && (OurCost(line) ?? line.TheirAmount) is not null ? (line.TheirAmount ?? PicoUsd.Zero) - line.OurAmount : null;

    /// <summary>Our cost of a line; <see langword="null"/> where none of it has a price.</summary>
    public static PicoUsd? OurCost(ReconciledLine line) => line.HasUnpriced && line.OurAmount.IsZero ? null : line.OurAmount;

    public static string NameOf(DifferenceCause cause) => JsonNamingPolicy.KebabCaseLower.ConvertName(cause.ToString());

    public static string NameOf(ReportClass of) => of switch
    {
        ReportClass.CacheWrite5m => "cache-write-5m",
        ReportClass.CacheWrite1h => "cache-write-1h",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName(of.ToString()),
    };

    private static PicoUsd Sum(IEnumerable<PicoUsd> amounts) => amounts.Aggregate(PicoUsd.Zero, (sum, amount) => sum + amount);
}
