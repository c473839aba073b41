using System.Text.Json;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary>Writes models and versions as JSON; prices are text.</summary>
internal static class PriceJson
{
    public static void Model(Utf8JsonWriter json, PricedModel model, DateOnly? asOf)
    {
        json.WriteStartObject();
        json.WriteString("model", model.Id);
        json.WriteString("book", model.Book);
        json.WriteString("retiredOn", model.RetiredOn is null ? null : PriceText.Day(model.RetiredOn, ""));
        json.WriteStartArray("ids");
        foreach (var id in model.Ids)
        {
            json.WriteStartObject();
            json.WriteString("platform", PlatformNames.Of(id.Platform));
            json.WriteString("id", id.Id);
            json.WriteStartObject("factors");
            foreach (var (place, factor) in id.Factors.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                json.WriteString(place, factor);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("versions");
        foreach (var version in model.Versions.Where(version => IsKnown(version, asOf)))
        {
            Version(json, version);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Rates(Utf8JsonWriter json, PriceCard card)
    {
        json.WriteStartObject("rates");
        foreach (var (name, price) in PriceText.Classes)
        {
            json.WriteString(name, price(card) is { } usd ? PriceText.Usd(usd) : null);
        }

        json.WriteEndObject();
    }

    /// <summary>True for a version that had been announced by a day, withdrawn ones too.</summary>
    public static bool IsKnown(DatedPrice version, DateOnly? asOf) => asOf is not { } day || version.RecordedAt is not { } recorded || recorded <= day;

    private static void Version(Utf8JsonWriter json, PriceVersion version)
    {
        json.WriteStartObject();
        json.WriteString("version", version.Id);
        Day("from", version.From);
        Day("to", version.To);
        Day("recordedAt", version.RecordedAt);
        Day("withdrawnAt", version.WithdrawnAt);
        json.WriteString("status", version.Status);
        json.WriteString("reason", version.Reason);
        json.WriteStartArray("cards");
        foreach (var card in version.Cards)
        {
            json.WriteStartObject();
            json.WriteString("speed", card.Speed == Speed.Fast ? "fast" : "standard");
            Count("promptTokensOver", card.PromptTokensOver);
            Count("promptTokensMax", card.PromptTokensMax);
            Rates(json, card);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("multipliers");
        foreach (var multiplier in version.Multipliers)
        {
            json.WriteStartObject();
            json.WriteString("id", multiplier.Id);
            json.WriteString("factor", multiplier.FactorText);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("confidence", version.Confidence);
        json.WriteString("note", version.Note);
        json.WriteStartArray("provenance");
        foreach (var source in version.Provenance)
        {
            json.WriteStartObject();
            json.WriteString("source", source.Source);
            Day("seenAt", source.SeenAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void Day(string name, DateOnly? day) => json.WriteString(name, day is null ? null : PriceText.Day(day, ""));
        void Count(string name, long? count)
        {
            if (count is { } known)
            {
                json.WriteNumber(name, known);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
