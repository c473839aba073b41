using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Prints a statement.</summary>
internal static class StatementText
{
    public static void Print(LedgerRun run, LedgerStatement statement, TimeZoneInfo zone, List<LedgerRow> late, List<LedgerRow>? rows)
    {
        if (run.Json)
        {
            Json(run, statement, late, rows);
            return;
        }

        using var page = new Page(run.Here);
        page.Line($"Statement of {SafeText.Of(statement.Period.Name)}, tenant {SafeText.Of(statement.Tenant)}{(statement.User is { } user ? ", user " + SafeText.Of(user) : string.Empty)}");
        page.Line($"As known at {TimeText.Of(statement.AsOf, zone)}. The same question (--as-of {statement.AsOf.ToDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}) has the same answer for ever.");
        page.Line();
        if (statement.Balance.Groups.IsEmpty)
        {
            page.Line("Nothing was used.");
        }
        else
        {
            BalanceTable.Write(page.Console, statement.Balance, ["model"]);
        }

        if (late.Count > 0)
        {
            page.Line();
            page.Line($"Late: {SumText.Change(statement.Late.Cost)} of it came too late for a period that was closed.");
            page.Line();
            LineTable.Write(page.Console, late, zone);
        }

        if (rows is not null)
        {
            page.Line();
            page.Line(SumText.Count(rows.Count, "row") + ". An amount in brackets is what a client reported; it is not in the cost.");
            page.Line();
            LineTable.Write(page.Console, rows, zone);
        }
    }

    private static void Json(LedgerRun run, LedgerStatement statement, List<LedgerRow> late, List<LedgerRow>? rows) => JsonText.WritePage(run.Here.Out, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "fazm-meter.ledger-statement/1");
        json.WriteString("tenant", statement.Tenant);
        json.WriteText("user", statement.User);
        json.WriteString("period", statement.Period.Name);
        json.WriteTime("from", statement.Period.From);
        json.WriteTime("to", statement.Period.To);
        json.WriteString("asOf", statement.AsOf.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteSums("totals", statement.Balance.Sums);
        json.WriteGroups(statement.Balance);
        json.WriteSums("late", statement.Late);
        Rows("lateRows", late);
        if (rows is not null)
        {
            Rows("rows", rows);
        }

        json.WriteEndObject();

        void Rows(string name, List<LedgerRow> of)
        {
            json.WriteStartArray(name);
            foreach (var row in of)
            {
                json.WriteRow(row);
            }

            json.WriteEndArray();
        }
    });
}
