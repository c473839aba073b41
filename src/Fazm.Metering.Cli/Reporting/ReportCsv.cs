using System.Buffers;
using System.Globalization;
using Fazm.Metering.Cli.Grouping;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>Writes RFC 4180: a header, then one row for each model of each innermost group.</summary>
/// <remarks>Every column adds up to the total. The client's own figure is of no model, so it stands in a row that names none; unknown
/// amounts are empty fields.</remarks>
internal static class ReportCsv
{
    private const string LineEnd = "\r\n";
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static void Write(TextWriter output, ReportView view)
    {
        var keys = view.Keys.Where(k => k != GroupBy.Model).Select(k => k.Name());
        Row(output, [.. keys, "model", "pricedAs", "calls", "input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead", "webSearches", "webFetches",
            "cost", "costUpper", "reportedCost", "unpricedCalls", "lowerBoundCalls"]);
        Groups(output, view.Root, []);
        output.Flush();
    }

    private static void Groups(TextWriter output, Group group, IReadOnlyList<string?> path)
    {
        if (group.Groups.Count > 0)
        {
            foreach (var inner in group.Groups)
            {
                Groups(output, inner, inner.By == GroupBy.Model ? path : [.. path, inner.Key]);
            }

            return;
        }

        var reported = group.Sum.Reported;
        foreach (var row in group.Models)
        {
            var here = row.Model is null ? reported : null;
            reported = row.Model is null ? null : reported;
            Row(output, [.. path, row.Model, row.PricedAs, .. Figures(row.Sum, here)]);
        }

        if (reported is not null)
        {
            Row(output, [.. path, null, null, .. Figures(new(), reported)]);
        }
    }

    private static string?[] Figures(Sum sum, PicoUsd? reported)
    {
        var tokens = sum.Tokens;
        return
        [
            Number(sum.Calls), Number(tokens.Input), Number(tokens.Output), Number(tokens.CacheWrite5m), Number(tokens.CacheWrite1h), Number(tokens.CacheRead),
            Number(tokens.WebSearches), Number(tokens.WebFetches), sum.Cost?.ToString(), sum.CostUpper?.ToString(), reported?.ToString(),
            Number(sum.UnpricedCalls), Number(sum.LowerBoundCalls),
        ];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Row(TextWriter output, IReadOnlyList<string?> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i] ?? string.Empty;
            output.Write(i == 0 ? string.Empty : ",");
            output.Write(field.AsSpan().IndexOfAny(Quoted) < 0 ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
        }

        output.Write(LineEnd);
    }
}
