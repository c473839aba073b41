using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>A row as a line of JSON. Amounts are whole pico-USD as text, since they may be beyond what other languages' numbers hold.</summary>
internal static class RowJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string tenant, LedgerRow row, MemoryStream output)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("tenant"u8, tenant);
            json.WriteString("key"u8, row.Key.Text);
            json.WriteNumber("revision"u8, row.Revision);
            json.WriteNumber("part"u8, row.Part);
            json.WriteString("kind"u8, Name(row.Kind.ToString()));
            json.WriteString("event"u8, Name(row.EventKind.ToString()));
            Time(json, "recordedAt", row.RecordedAt);
            Time(json, "receivedAt", row.ReceivedAt);
            Time(json, "at", row.At);
            Time(json, "postedAt", row.PostedAt);
            Text(json, "lateFor", row.LateFor);
            json.WriteString("user"u8, row.User);
            Text(json, "device", row.Device);
            Text(json, "session", row.Session);
            Text(json, "lineage", row.Lineage);
            Text(json, "agent", row.Agent);
            json.WriteString("source"u8, row.Source);
            json.WriteString("payer"u8, row.Payer);
            json.WriteString("funding"u8, Name(row.Funding.ToString()));
            Text(json, "platform", row.Platform is { } platform ? Pricing.PlatformNames.Of(platform) : null);
            Text(json, "model", row.Model);
            Text(json, "pricedAs", row.PricedAs);
            Text(json, "book", row.Book);
            Text(json, "version", row.Version);
            Text(json, "versionBefore", row.VersionBefore);
            Tokens(json, row);
            Amount(json, "costPico", row.Cost);
            Amount(json, "marginalPico", row.Change.UnknownMarginal != 0 && row.Change.Marginal.IsZero ? null : row.Change.Marginal);
            Amount(json, "reportedPico", row.Change.Reported.IsZero ? null : row.Change.Reported);
            json.WriteNumber("calls"u8, row.Change.Calls);
            json.WriteNumber("unpriced"u8, row.Change.Unpriced);
            json.WriteNumber("unknownUsage"u8, row.Change.UnknownUsage);
            json.WriteNumber("lowerBounds"u8, row.Change.LowerBounds);
            json.WriteNumber("unknownMarginal"u8, row.Change.UnknownMarginal);
            json.WriteStartArray("flags"u8);
            foreach (var flag in row.Flags)
            {
                json.WriteStringValue(flag.Flag());
            }

            json.WriteEndArray();
            Text(json, "corrects", row.Corrects.IsNone ? null : row.Corrects.Text);
            if (!row.Corrects.IsNone)
            {
                json.WriteNumber("correctsRevision"u8, row.CorrectsRevision);
            }

            Text(json, "joinedInto", row.JoinedInto.IsNone ? null : row.JoinedInto.Text);
            Text(json, "note", row.Note);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Tokens(Utf8JsonWriter json, LedgerRow row)
    {
        var tokens = row.Change.Tokens;
        json.WriteStartObject("tokens"u8);
        Count(json, "input", tokens.Input, row.UnknownClasses, TokenClasses.Input);
        Count(json, "output", tokens.Output, row.UnknownClasses, TokenClasses.Output);
        Count(json, "cacheWrite5m", tokens.CacheWrite5m, row.UnknownClasses, TokenClasses.CacheWrite5m);
        Count(json, "cacheWrite1h", tokens.CacheWrite1h, row.UnknownClasses, TokenClasses.CacheWrite1h);
        Count(json, "cacheRead", tokens.CacheRead, row.UnknownClasses, TokenClasses.CacheRead);
        Count(json, "webSearches", tokens.WebSearches, row.UnknownClasses, TokenClasses.WebSearches);
        Count(json, "webFetches", tokens.WebFetches, row.UnknownClasses, TokenClasses.WebFetches);
        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, string name, long count, TokenClasses unknown, TokenClasses which)
    {
        if ((unknown & which) != 0 && count == 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, count);
        }
    }

    private static void Amount(Utf8JsonWriter json, string name, PicoUsd? amount) => Text(json, name, amount?.Units.ToString(CultureInfo.InvariantCulture));

    // To the last tick, unlike the text for people: an export must lose nothing.
    private static void Time(Utf8JsonWriter json, string name, EventTime at) =>
        Text(json, name, at.IsKnown ? at.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) : null);

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static string Name(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);
}
