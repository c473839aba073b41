using System.Globalization;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Reporting;

namespace Fazm.Metering.Cli.Tables;

/// <summary>Which figures of a total a table shows: those that the whole report has at all.</summary>
internal sealed class SumColumns(Sum total, bool withReported)
{
    private readonly bool _withTools = (total.Tokens.WebSearches | total.Tokens.WebFetches) != 0;

    public List<TableColumn> Columns(string first)
    {
        List<TableColumn> columns = [new(first), new("Calls", 7), new("Input", 5), new("Output", 6), new("Cache write", 2), new("Cache read", 3)];
        if (_withTools)
        {
            columns.Add(new("Web", 1));
        }

        columns.Add(new("Cost"));
        if (withReported)
        {
            columns.Add(new("Reported", 4));
        }

        return columns;
    }

    public string[] Cells(string first, Sum sum)
    {
        var tokens = sum.Tokens;
        List<string> cells = [first, Number(sum.Calls), Number(tokens.Input), Number(tokens.Output), Number(tokens.CacheWrite), Number(tokens.CacheRead)];
        if (_withTools)
        {
            cells.Add(Number(checked(tokens.WebSearches + tokens.WebFetches)));
        }

        cells.Add(sum.HasUsage ? MoneyText.OfCost(sum.Cost, sum.IsAtLeast) : "-");
        if (withReported)
        {
            cells.Add(sum.Reported is { } reported ? MoneyText.Of(reported) : "-");
        }

        return [.. cells];
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
