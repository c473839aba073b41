using System.Text.Json;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>Writes <c>fazm-meter.report/1</c>. The same view gives the same bytes.</summary>
internal static class ReportJson
{
    public static void Write(Stream output, ReportView view, bool explain) => JsonText.WritePage(output, json => Write(json, view, explain));

    private static void Write(Utf8JsonWriter json, ReportView view, bool explain)
    {
        json.WriteStartObject();
        json.WriteString("schema", "fazm-meter.report/1");
        WritePrices(json, view);
        json.WriteStartObject("totals");
        WriteSum(json, view.Root.Sum);
        json.WriteEndObject();
        WriteModels(json, view.Root.Models);
        WriteGroups(json, view.Root.Groups);
        WriteCounts(json, "notCounted", "rows", view.NotCounted, sentences: true);
        WriteCounts(json, "flags", "calls", view.Flags, sentences: false);
        WriteFiles(json, view);
        if (explain)
        {
            WriteExplanation(json, view);
        }

        json.WriteEndObject();
    }

    private static void WritePrices(Utf8JsonWriter json, ReportView view)
    {
        json.WriteStartObject("prices");
        json.WriteString("asOf", view.Scan.Prices.AsOf is { } day ? Calendar.DayKey(day) : null);
        json.WriteStartArray("books");
        foreach (var book in view.Scan.Prices.Books)
        {
            json.WriteStringValue(book);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, Sum sum)
    {
        json.WriteNumber("calls", sum.Calls);
        json.WriteTokens(sum.Tokens);
        json.WriteMoney("cost", sum.Cost);
        json.WriteMoney("costUpper", sum.CostUpper);
        json.WriteMoney("reportedCost", sum.Reported);
        json.WriteNumber("unpricedCalls", sum.UnpricedCalls);
        json.WriteNumber("lowerBoundCalls", sum.LowerBoundCalls);
        json.WriteStartObject("remainder");
        json.WriteMoney("cost", sum.Remainder.Cost);
        json.WriteMoney("reportedCost", sum.Remainder.Reported);
        json.WriteStartArray("models");
        foreach (var (model, part) in sum.Remainder.Models)
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteTokens(part.Tokens);
            json.WriteMoney("cost", part.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModels(Utf8JsonWriter json, IReadOnlyList<ModelRow> models)
    {
        json.WriteStartArray("models");
        foreach (var row in models)
        {
            json.WriteStartObject();
            json.WriteString("model", row.Model);
            json.WriteString("pricedAs", row.PricedAs);
            json.WriteNumber("calls", row.Sum.Calls);
            json.WriteTokens(row.Sum.Tokens);
            json.WriteMoney("cost", row.Sum.Cost);
            json.WriteMoney("costUpper", row.Sum.CostUpper);
            json.WriteNumber("unpricedCalls", row.Sum.UnpricedCalls);
            json.WriteNumber("lowerBoundCalls", row.Sum.LowerBoundCalls);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGroups(Utf8JsonWriter json, IReadOnlyList<Group> groups)
    {
        json.WriteStartArray("groups");
        foreach (var group in groups)
        {
            json.WriteStartObject();
            json.WriteString("by", group.By?.Name());
            json.WriteString("key", group.Key);
            WriteSum(json, group.Sum);
            WriteModels(json, group.Models);
            WriteGroups(json, group.Groups);
            json.WriteEndObject();
            json.Pass();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, string unit, IReadOnlyList<RemarkCount> counts, bool sentences)
    {
        json.WriteStartArray(name);
        foreach (var count in counts)
        {
            json.WriteStartObject();
            json.WriteString("id", count.Reason.Id());
            json.WriteString("flag", count.Reason.Flag());
            if (sentences)
            {
                json.WriteString("reason", count.Reason.Sentence());
            }

            if (!sentences || count.Detail is not null)
            {
                json.WriteString("detail", count.Detail);
            }

            json.WriteNumber(unit, count.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, ReportView view)
    {
        var files = view.Scan.Files;
        json.WriteStartObject("files");
        json.WriteNumber("read", files.Read);
        json.WriteNumber("bytes", files.Bytes);
        json.WriteStartArray("failed");
        foreach (var failed in files.Failed.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("path", failed.Path);
            json.WriteString("error", failed.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteExplanation(Utf8JsonWriter json, ReportView view)
    {
        json.WriteStartObject("explain");
        json.WriteNumber("rowsRead", view.Scan.Files.Rows);
        json.WriteNumber("rowsCounted", view.Scan.Files.Rows - view.RowsNotCounted);
        json.WriteStartArray("rows");
        foreach (var place in ExplainText.Ordered(view.Scan.Places))
        {
            json.WriteStartObject();
            json.WriteString("file", place.File);
            json.WriteNumber("row", place.Row);
            json.WriteNumber("offset", place.Offset);
            json.WriteString("id", place.Reason.Id());
            json.WriteString("flag", place.Reason.Flag());
            json.WriteString("detail", place.Detail);
            json.WriteEndObject();
            json.Pass();
        }

        json.WriteEndArray();
        WriteMoney(json, view);
        json.WriteEndObject();
    }

    private static void WriteMoney(Utf8JsonWriter json, ReportView view)
    {
        json.WriteStartObject("money");
        json.WriteMoney("calls", view.Root.Sum.CostOfCalls);
        json.WriteMoney("remainder", view.Root.Sum.Remainder.Cost);
        json.WriteMoney("cost", view.Root.Sum.Cost);
        json.WriteMoney("reported", view.Drift?.Reported);
        json.WriteMoney("costOfReported", view.Drift?.Cost);
        json.WriteMoney("drift", view.Drift?.Difference);
        json.WriteStartArray("causes");
        foreach (var part in view.Drift?.Parts ?? [])
        {
            json.WriteStartObject();
            json.WriteString("id", part.Cause.Id());
            json.WriteString("flag", part.Cause.Flag());
            json.WriteMoney("amount", part.Amount);
            json.WriteNumber("sessions", part.Sessions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
