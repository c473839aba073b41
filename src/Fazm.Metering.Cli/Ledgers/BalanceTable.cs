using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;
using Spectre.Console;
using TableColumn = Fazm.Metering.Cli.Tables.TableColumn;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Groups of a balance as a table, nested by what the user asked for, and what there is to know about the total.</summary>
internal static class BalanceTable
{
    /// <summary>By what a balance can be grouped.</summary>
    public static readonly (string Name, Func<LedgerGroup, string> Of, string Unknown)[] Keys =
    [
        ("model", static group => group.Model, "(model not named)"),
        ("user", static group => group.User, "(unknown)"),
        ("payer", static group => group.Payer, "(payer not named)"),
        ("source", static group => group.Source, "(source not named)"),
        ("platform", static group => group.Platform, "(platform not named)"),
    ];

    public static void Write(IAnsiConsole console, LedgerBalance balance, IReadOnlyList<string> by)
    {
        var all = balance.Sums;
        var withTools = (all.Tokens.WebSearches | all.Tokens.WebFetches) != 0;
        var withMoney = !all.Reported.IsZero && !by.Contains("model", StringComparer.Ordinal);
        List<TableColumn> columns = [new(Title(by)), new("Calls", 7), new("Input", 5), new("Output", 6), new("Cache write", 2), new("Cache read", 3)];
        columns.AddRange(withTools ? [new("Web", 1)] : []);
        columns.Add(new("Cost"));
        columns.AddRange(withMoney ? [new("Reported", 4)] : []);
        var table = new TextTable(columns);
        Add(table, balance.Groups, by, 0, withTools, withMoney);
        table.Add(new(Cells("Total", all, withTools, withMoney), IsTotal: true));
        var hidden = table.Write(console);
        Notes(console, all, hidden, withMoney);
    }

    /// <summary>What there is to know about a total.</summary>
    public static void Notes(IAnsiConsole console, in LedgerSums all, IReadOnlyList<string> hidden, bool withMoney)
    {
        List<string> reasons = [];
        if (all.Unpriced > 0)
        {
            reasons.Add($"{SumText.Count(all.Unpriced, "line")} without a price (no model named, or one that is in no book)");
        }

        if (all.UnknownUsage > 0)
        {
            reasons.Add($"{SumText.Count(all.UnknownUsage, "line")} with token numbers that nobody stated");
        }

        if (all.LowerBounds > 0)
        {
            reasons.Add($"{SumText.Count(all.LowerBounds, "call")} never got {(all.LowerBounds == 1 ? "its" : "their")} final usage");
        }

        if (reasons.Count > 0 || hidden.Count > 0 || (!all.Reported.IsZero && !withMoney))
        {
            ReportTable.Line(console, string.Empty);
        }

        if (reasons.Count > 0)
        {
            ReportTable.Line(console, $"≥ at least: {string.Join("; ", reasons)}.");
        }

        if (!all.Reported.IsZero && !withMoney)
        {
            ReportTable.Line(console, $"Reported by the clients: {Reporting.MoneyText.Of(all.Reported)}.");
        }

        if (hidden.Count > 0)
        {
            ReportTable.Line(console, $"No room for: {string.Join(", ", hidden)}.");
        }
    }

    private static string Title(IReadOnlyList<string> by) => string.Join(", ", by) is var title ? char.ToUpperInvariant(title[0]) + title[1..] : string.Empty;

    private static void Add(TextTable table, IEnumerable<LedgerGroup> groups, IReadOnlyList<string> by, int depth, bool withTools, bool withMoney)
    {
        if (depth == by.Count)
        {
            return;
        }

        var key = Keys.First(k => string.Equals(k.Name, by[depth], StringComparison.Ordinal));
        var rows = groups.GroupBy(key.Of, StringComparer.Ordinal)
            .Select(group => (group.Key, Groups: group.ToList(), Sums: group.Aggregate(default(LedgerSums), (sum, one) => sum + one.Sums)))
            .Where(row => withMoney || row.Sums != default(LedgerSums) with { Reported = row.Sums.Reported })
            .OrderByDescending(row => row.Sums.Cost).ThenBy(row => row.Key, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            table.Add(new(Cells(row.Key.Length == 0 ? key.Unknown : SafeText.Of(row.Key), row.Sums, withTools, withMoney), depth));
            Add(table, row.Groups, by, depth + 1, withTools, withMoney);
        }
    }

    private static string[] Cells(string first, in LedgerSums sums, bool withTools, bool withMoney)
    {
        var tokens = sums.Tokens;
        List<string> cells =
        [
            first, SumText.Number(sums.Calls), SumText.Number(tokens.Input), SumText.Number(tokens.Output), SumText.Number(tokens.CacheWrite), SumText.Number(tokens.CacheRead),
        ];
        if (withTools)
        {
            cells.Add(SumText.Number(checked(tokens.WebSearches + tokens.WebFetches)));
        }

        cells.Add(SumText.Cost(sums));
        if (withMoney)
        {
            cells.Add(sums.Reported.IsZero ? "-" : Reporting.MoneyText.Of(sums.Reported));
        }

        return [.. cells];
    }
}
