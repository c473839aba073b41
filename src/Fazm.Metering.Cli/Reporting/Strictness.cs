namespace Fazm.Metering.Cli.Reporting;

/// <summary>What <c>--strict</c> calls "could not be counted".</summary>
internal static class Strictness
{
    /// <summary>True for rows that may have been spend and were refused or never told; false for rows that are no spend or repeat some.</summary>
    public static bool IsRefusal(Reason reason) => reason is
        Reason.Malformed or Reason.NegativeTokenCount or Reason.UsageNotReported or Reason.RowTooLong or
        Reason.TruncatedRow or Reason.OtherCurrency or Reason.NotText or Reason.Undated;

    /// <summary>True when everything that was shown could be counted and priced.</summary>
    public static bool Holds(ReportView view) =>
        view.Root.Sum.UnpricedCalls == 0 && !view.NotCounted.Any(n => IsRefusal(n.Reason) && n.Count > 0);
}
