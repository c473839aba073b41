using System.Globalization;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>A reconciliation for people: what differs, what it comes to, and what each cause means.</summary>
internal static class ReconciledText
{
    public static void Print(LedgerRun run, Reconciled found, bool all)
    {
        using var page = new Page(run.Here);
        if (found.Report.Lines.IsEmpty)
        {
            page.Line("The report has nothing for these days.");
        }
        else
        {
            Days(page, run, found);
            page.Line();
            Lines(page, found, all);
        }

        foreach (var (cause, _, _) in found.Causes)
        {
            page.Line($"{Name(cause)}: {Meaning(cause)}");
        }

        if (found.Report.HasMore)
        {
            page.Line("The report is not whole: every page says that another follows. Fetch the rest and name all files.");
        }

        foreach (var (reason, count) in found.Report.Refused)
        {
            page.Line($"Not read in the report: {reason}, {SumText.Count(count, "time")}.");
        }
    }

    private static void Days(Page page, LedgerRun run, Reconciled found)
    {
        var (first, last) = (found.Report.Lines.Min(line => line.Day), found.Report.Lines.Max(line => line.Day));
        var days = first == last ? Day(first) : $"{Day(first)} to {Day(last)}";
        var isOpen = found.Lines.Any(line => line.HasUnpriced);
        page.Line($"Tenant {SafeText.Of(run.OneTenant)}, {days} ({found.Report.Zone.Id}): ours {MoneyText.OfCost(found.Ours, isOpen)}" +
            (found.Theirs is { } theirs ? $", theirs {MoneyText.Of(theirs)}, difference {SumText.Change(found.Difference ?? PicoUsd.Zero)}." : "; the report has quantities only."));
        var same = found.Lines.Count(line => line.Cause == DifferenceCause.None);
        page.Line($"Of {SumText.Count(found.Lines.Length, "line")} {SumText.Number(same)} {(same == 1 ? "agrees" : "agree")}" +
            string.Concat(found.Causes.Select(cause => $"; {Name(cause.Cause)}: {SumText.Number(cause.Lines)}{(cause.Difference is { } money ? $", {SumText.Change(money)}" : string.Empty)}")) + ".");
    }

    private static void Lines(Page page, Reconciled found, bool all)
    {
        var shown = found.Lines.Where(line => all || line.Cause != DifferenceCause.None).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        var table = new TextTable(
        [
            new("Model", IsText: true), new("Day", IsText: true), new("Class", IsText: true), new("Our count", 2), new("Their count", 1), new("Ours"), new("Theirs"), new("Difference"), new("Likely cause", IsText: true),
        ]);
        foreach (var line in shown)
        {
            table.Add(new(
            [
                line.Model.Length == 0 ? "-" : SafeText.Of(line.Model), Day(line.Day), Reconciled.NameOf(line.Class), SumText.Number(line.OurQuantity),
                line.TheirQuantity is { } count ? SumText.Number(count) : "-", MoneyText.OfCost(Reconciled.OurCost(line), line.HasUnpriced),
                line.TheirAmount is { } theirs ? MoneyText.Of(theirs) : "-", Difference(found, line), line.Cause == DifferenceCause.None ? "-" : Name(line.Cause),
            ]));
        }

        table.Write(page.Console);
        page.Line();
    }

    private static string Difference(Reconciled found, ReconciledLine line) => found.CostDifference(line) is { } money ? SumText.Change(money)
        : line.QuantityDifference is { } count ? (count < 0 ? string.Empty : "+") + SumText.Number(count)
        : "-";

    private static string Name(DifferenceCause cause) => Reconciled.NameOf(cause).Replace('-', ' ');

    private static string Meaning(DifferenceCause cause) => cause switch
    {
        DifferenceCause.Rounding => "no more than half of the last digit of the report's amounts. Nothing to do.",
        DifferenceCause.NotMetered => "charged for what no session shows, such as code execution or session time.",
        DifferenceCause.TimeZoneEdge => "the day beside it has the opposite difference: usage near midnight stands on the other day.",
        DifferenceCause.Unpriced => "usage that is known here and has no price. Name a book that has it: --prices FILE, then fazm-meter ledger rerate.",
        DifferenceCause.Fast => "the one side says fast mode and the other does not.",
        DifferenceCause.Tier => "batch or priority on one side only, or an amount that is half of the other.",
        DifferenceCause.Geography => "computed in the United States on one side only, or amounts as 11 to 10.",
        DifferenceCause.Price => "the same quantity at another price. Compare the books: fazm-meter prices show MODEL.",
        DifferenceCause.UnseenCalls => "the report has more than was ever heard here: calls whose logs were not imported.",
        DifferenceCause.NotInReport => "more here than in the report: another organisation's key, a page that is missing, or calls that were not charged.",
        _ => string.Empty,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
