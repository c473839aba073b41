using System.Text.Json;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes a rated call in the contract's shape. Money is text, unknown is <c>null</c>.</summary>
internal static class RatedJson
{
    private static readonly JsonEncodedText Cost = JsonEncodedText.Encode("cost");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");

    /// <summary>Writes the properties behind <c>id</c> into an object that is open.</summary>
    public static void Write(Utf8JsonWriter json, RatedUsage rated, IReadOnlyList<string> near)
    {
        MoneyText.Write(json, Cost, rated.Cost);
        if (rated.Upper is not null)
        {
            MoneyText.Write(json, JsonEncodedText.Encode("upper"), rated.Upper);
        }

        json.WriteString("currency"u8, "USD"u8);
        json.WriteString("book"u8, rated.Book);
        json.WriteString(Version, rated.Version);
        json.WriteStartArray("lines"u8);
        foreach (var line in rated.Lines)
        {
            WriteLine(json, line, rated);
        }

        json.WriteEndArray();
        json.WriteStartArray("flags"u8);
        foreach (var reason in rated.Flags.ToReasons())
        {
            json.WriteStringValue(reason.Flag());
        }

        json.WriteEndArray();
        if (near.Count > 0)
        {
            json.WriteStartArray("near"u8);
            foreach (var id in near)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteLine(Utf8JsonWriter json, RatedLine line, RatedUsage rated)
    {
        json.WriteStartObject();
        json.WriteString("meter"u8, line.Meter);
        json.WriteString("model"u8, line.Model);
        json.WriteNumber("quantity"u8, line.Quantity);
        json.WriteString("rate"u8, line.Rate);
        json.WriteNumber("per"u8, line.Per);
        json.WriteStartArray("factors"u8);
        foreach (var factor in line.Factors)
        {
            json.WriteStringValue(factor);
        }

        json.WriteEndArray();
        MoneyText.Write(json, Cost, line.Cost);
        if (line.Version is not null && !string.Equals(line.Version, rated.Version, StringComparison.Ordinal))
        {
            json.WriteString(Version, line.Version);
        }

        json.WriteEndObject();
    }
}
