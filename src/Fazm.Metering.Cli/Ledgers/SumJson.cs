using System.Text.Json;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Sums, groups and rows of a ledger as JSON.</summary>
internal static class SumJson
{
    public static void WriteSums(this Utf8JsonWriter json, string name, in LedgerSums sums)
    {
        json.WriteStartObject(name);
        json.WriteSums(sums);
        json.WriteEndObject();
    }

    public static void WriteSums(this Utf8JsonWriter json, in LedgerSums sums)
    {
        json.WriteNumber("calls", sums.Calls);
        json.WriteTokens(sums.Tokens);
        json.WriteMoney("cost", SumText.CostOf(sums));
        json.WriteMoney("marginalCost", sums.UnknownMarginal != 0 && sums.Marginal.IsZero ? null : sums.Marginal);
        json.WriteMoney("reportedCost", sums.Reported.IsZero ? null : sums.Reported);
        json.WriteNumber("unpricedLines", sums.Unpriced);
        json.WriteNumber("unknownUsageLines", sums.UnknownUsage);
        json.WriteNumber("unknownMarginalLines", sums.UnknownMarginal);
        json.WriteNumber("lowerBoundCalls", sums.LowerBounds);
    }

    public static void WriteGroups(this Utf8JsonWriter json, LedgerBalance balance)
    {
        json.WriteStartArray("groups");
        foreach (var group in balance.Groups)
        {
            json.WriteStartObject();
            json.WriteString("user", group.User);
            json.WriteText("payer", group.Payer);
            json.WriteText("source", group.Source);
            json.WriteText("platform", group.Platform);
            json.WriteText("model", group.Model);
            json.WriteSums(group.Sums);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteRow(this Utf8JsonWriter json, LedgerRow row)
    {
        json.WriteStartObject();
        json.WriteString("key", row.Key.Text);
        json.WriteNumber("revision", row.Revision);
        json.WriteNumber("part", row.Part);
        json.WriteString("kind", Kind(row));
        json.WriteTime("at", row.At);
        json.WriteTime("postedAt", row.PostedAt);
        json.WriteTime("recordedAt", row.RecordedAt);
        json.WriteText("lateFor", row.LateFor);
        json.WriteString("user", row.User);
        json.WriteText("session", row.Session);
        json.WriteText("model", row.Model);
        json.WriteText("book", row.Book);
        json.WriteText("version", row.Version);
        json.WriteText("versionBefore", row.VersionBefore);
        json.WriteNumber("calls", row.Change.Calls);
        json.WriteTokens(row.Change.Tokens);
        json.WriteMoney("cost", row.Cost);
        json.WriteMoney("reportedCost", row.Change.Reported.IsZero ? null : row.Change.Reported);
        json.WriteText("corrects", row.Corrects.IsNone ? null : row.Corrects.Text);
        json.WriteNumber("correctsRevision", row.CorrectsRevision);
        json.WriteText("joinedInto", row.JoinedInto.IsNone ? null : row.JoinedInto.Text);
        json.WriteText("note", row.Note);
        json.WriteEndObject();
    }

    /// <summary>A text, <c>null</c> where nobody said it.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, EventTime at) => json.WriteText(name, at.IsKnown ? at.ToString() : null);

    public static string Kind(LedgerRow row) => JsonNamingPolicy.KebabCaseLower.ConvertName(row.Kind.ToString());
}
