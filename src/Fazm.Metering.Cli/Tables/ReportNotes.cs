using System.Globalization;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Reporting;
using Spectre.Console;

namespace Fazm.Metering.Cli.Tables;

/// <summary>The lines under a table: why a total is a lower bound, what no call covers, what the client says, what was not counted.</summary>
internal static class ReportNotes
{
    public static void Write(IAnsiConsole console, ReportView view, IReadOnlyList<string> hidden)
    {
        ReportTable.Line(console, string.Empty);
        foreach (var note in Of(view))
        {
            ReportTable.Line(console, note);
        }

        if (hidden.Count > 0)
        {
            ReportTable.Line(console, $"Not shown at this width: {string.Join(", ", hidden.Select(h => h.ToLowerInvariant()))}.");
        }

        var files = view.Scan.Files;
        var books = view.Scan.Prices.Books.Length == 0 ? string.Empty : $"Prices: {Books(view.Scan.Prices.Books)}. ";
        ReportTable.Line(console, $"{books}Read: {Count(files.Read, "file")}, {Count(files.Rows, "row")}, {Count(files.Bytes, "byte")}.");
    }

    private static IEnumerable<string> Of(ReportView view)
    {
        var sum = view.Root.Sum;
        if (sum.IsAtLeast)
        {
            yield return "≥ at least: " + string.Join("; ", Missing(view)) + ".";
        }

        if (sum.CostUpper is { } upper)
        {
            yield return $"At most {MoneyText.Of(upper)}{(sum.UnpricedCalls > 0 ? " for what has a price" : string.Empty)}: " +
                "counters sum over prompts whose lengths decide the price (band-uncertain).";
        }

        if (!sum.Remainder.Tokens.IsZero)
        {
            var models = string.Join(", ", sum.Remainder.Models.Select(m => m.Key is null ? "model not named" : SafeText.Of(m.Key)));
            yield return $"Remainder, inside the total: {MoneyText.OfCost(sum.Remainder.Cost, false)} that counters show and no call covers " +
                $"({Count(sum.Remainder.Tokens.AllTokens, "token")}: {models}).";
        }

        if (view.Drift is { } told)
        {
            yield return $"Reported by the clients: {MoneyText.Of(told.Reported)}{Against(told)}.";
        }

        if (sum.Remainder.Reported is { } unexplained)
        {
            yield return $"Beside the total: {MoneyText.Of(unexplained)} that clients report and no tokens explain (unexplained-spend).";
        }

        if (view.LeftOutUndated > 0)
        {
            yield return $"Left out: {Count(view.LeftOutUndated, "entry", "entries")} without a time, which --since and --until cannot place (undated).";
        }

        var refused = view.NotCounted.Where(n => Strictness.IsRefusal(n.Reason) && n.Reason != Reason.Undated).ToList();
        if (refused.Count > 0)
        {
            var flags = string.Join(", ", refused.Select(r => r.Reason.Flag()).Distinct(StringComparer.Ordinal));
            yield return $"Not counted: {Count(refused.Sum(r => r.Count), "row")} ({flags}); --explain lists them.";
        }
    }

    private static IEnumerable<string> Missing(ReportView view)
    {
        var sum = view.Root.Sum;
        if (sum.UnpricedCalls > 0)
        {
            var names = view.Root.Models.Where(m => m.Sum.UnpricedCalls > 0).Select(m => m.Model).Distinct(StringComparer.Ordinal).ToList();
            if (names.Remove(null))
            {
                yield return "no model named, so no price (--model NAME names one)";
            }

            if (names.Count > 0)
            {
                yield return $"no price for {string.Join(", ", names.Select(n => SafeText.Of(n!)))} (fazm-meter prices show tells why; --prices FILE adds some)";
            }
        }

        if (sum.LowerBoundCalls > 0)
        {
            yield return $"{Count(sum.LowerBoundCalls, "call")} never got {(sum.LowerBoundCalls == 1 ? "its" : "their")} final usage";
        }
    }

    /// <summary>Only sessions that some client reported on are compared.</summary>
    private static string Against(Drift told)
    {
        if (!told.IsPriced)
        {
            return string.Empty;
        }

        var where = told.CostOfOthers.IsZero ? string.Empty : told.Sessions == 1 ? " for that session" : $" for those {told.Sessions.ToString("N0", CultureInfo.InvariantCulture)} sessions";
        var drift = told.Difference;
        return drift.IsZero ? ", the same as counted" + where : drift > PicoUsd.Zero ? $", {MoneyText.Of(drift)} more than counted{where}" : $", {MoneyText.Of(-drift)} less than counted{where}";
    }

    private static string Count(long count, string one, string? many = null) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many ?? one + "s");

    // Books that came together have one version; it is said once.
    private static string Books(IEnumerable<string> books) => string.Join("; ", books
        .Select(b => b.LastIndexOf(' ') is var at and > 0 ? (Name: b[..at], Version: b[at..]) : (Name: b, Version: string.Empty))
        .GroupBy(b => b.Version, StringComparer.Ordinal).Select(g => SafeText.Of(string.Join(", ", g.Select(b => b.Name)) + g.Key)));
}
