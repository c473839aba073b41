using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;
using Spectre.Console;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Rows of a ledger as a table: what each adds, and which row or period it is linked with.</summary>
internal static class LineTable
{
    public static void Write(IAnsiConsole console, IEnumerable<LedgerRow> rows, TimeZoneInfo zone)
    {
        var table = new TextTable([new("Time"), new("Kind", IsText: true), new("Model", 2, IsText: true), new("Cost"), new("Event", 1, IsText: true), new("Link", IsText: true)]);
        foreach (var row in rows)
        {
            table.Add(new(
            [
                TimeText.Of(row.At.IsKnown ? row.At : row.PostedAt, zone), SumJson.Kind(row), SafeText.Of(row.Model ?? "-"), Cost(row),
                SafeText.Of($"{row.Key.Text} {row.Revision}.{row.Part}"), SafeText.Of(Link(row)),
            ]));
        }

        table.Write(console);
    }

    private static string Cost(LedgerRow row) => row.Cost is { } cost ? (cost.IsZero && !row.Change.Reported.IsZero ? $"({MoneyText.Of(row.Change.Reported)})" : SumText.Change(cost)) : "unpriced";

    private static string Link(LedgerRow row)
    {
        List<string> links = [];
        if (row.LateFor is { } period)
        {
            links.Add($"late for {period}");
        }

        if (!row.JoinedInto.IsNone)
        {
            links.Add($"is {row.JoinedInto.Text}");
        }
        else if (!row.Corrects.IsNone)
        {
            links.Add($"corrects {(row.Corrects == row.Key ? string.Empty : row.Corrects.Text + " ")}revision {row.CorrectsRevision}");
        }

        if (row.Flags.Contains(Reason.Undated))
        {
            links.Add("undated: stands at its receipt");
        }

        if (row.VersionBefore is { } before)
        {
            links.Add($"was {before}, is {row.Book}: {row.Version}");
        }

        if (row.Note is { } note)
        {
            links.Add(note);
        }

        return string.Join("; ", links);
    }
}
