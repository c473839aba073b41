using System.Globalization;
using System.Text.Json;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>A reconciliation as JSON: every line, amounts exact.</summary>
internal static class ReconciledJson
{
    public static void Write(LedgerRun run, Reconciled found) => JsonText.WritePage(run.Here.Out, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "fazm-meter.ledger-reconcile/1");
        json.WriteString("tenant", run.OneTenant);
        json.WriteString("timezone", found.Report.Zone.Id);
        json.WriteStartArray("books");
        foreach (var book in found.Books)
        {
            json.WriteStringValue(book);
        }

        json.WriteEndArray();
        WriteReport(json, found.Report);
        json.WriteBoolean("same", found.IsSame);
        json.WriteStartObject("totals");
        json.WriteMoney("ours", found.Ours);
        json.WriteMoney("theirs", found.Theirs);
        json.WriteMoney("difference", found.Difference);
        json.WriteEndObject();
        json.WriteStartArray("causes");
        foreach (var (cause, lines, difference) in found.Causes)
        {
            json.WriteStartObject();
            json.WriteString("cause", Reconciled.NameOf(cause));
            json.WriteNumber("lines", lines);
            json.WriteMoney("difference", difference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (var line in found.Lines)
        {
            WriteLine(json, found, line);
            json.Pass();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteReport(Utf8JsonWriter json, ProviderReport report)
    {
        json.WriteStartObject("report");
        json.WriteNumber("lines", report.Lines.Length);
        json.WriteText("firstDay", report.Lines.IsEmpty ? null : Day(report.Lines.Min(line => line.Day)));
        json.WriteText("lastDay", report.Lines.IsEmpty ? null : Day(report.Lines.Max(line => line.Day)));
        json.WriteBoolean("hasMore", report.HasMore);
        json.WriteStartArray("refused");
        foreach (var (reason, count) in report.Refused)
        {
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, Reconciled found, ReconciledLine line)
    {
        json.WriteStartObject();
        json.WriteString("day", Day(line.Day));
        json.WriteText("model", line.Model);
        json.WriteString("class", Reconciled.NameOf(line.Class));
        WriteSide(json, "ours", line.OurQuantity, Reconciled.OurCost(line));
        WriteSide(json, "theirs", line.TheirQuantity, line.TheirAmount);
        WriteSide(json, "difference", line.QuantityDifference, found.CostDifference(line));
        json.WriteBoolean("unpriced", line.HasUnpriced);
        json.WriteString("cause", Reconciled.NameOf(line.Cause));
        json.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, long? quantity, PicoUsd? cost)
    {
        json.WriteStartObject(name);
        if (quantity is { } known)
        {
            json.WriteNumber("quantity", known);
        }
        else
        {
            json.WriteNull("quantity");
        }

        json.WriteMoney("cost", cost);
        json.WriteEndObject();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
