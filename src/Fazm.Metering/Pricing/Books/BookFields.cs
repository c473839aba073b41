using System.Globalization;

namespace Fazm.Metering.Pricing.Books;

/// <summary>Lays a book out as named values, so that two can be compared.</summary>
internal static class BookFields
{
    public static Dictionary<(string Book, string Subject, string? Version, string Field), string> Of(BookPart part)
    {
        var fields = new Dictionary<(string, string, string?, string), string>();
        foreach (var model in part.Models)
        {
            fields[(part.Name, model.Id, null, "model")] = model.Id;
            Put(null, "retired_on", Day(model.RetiredOn));
            foreach (var id in model.Ids)
            {
                var factors = string.Join(", ", id.Factors.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} ×{f.Value}"));
                Put(null, $"ids.{PlatformNames.Of(id.Platform)}.{id.Id}", $"{factors}{Span(id)}");
            }

            foreach (var version in model.Versions)
            {
                PutDates(version);
                Put(version.Id, "multipliers", string.Join(", ", version.Multipliers.Select(Text)));
                foreach (var card in version.Cards)
                {
                    for (var i = 0; i < PriceCard.Classes; i++)
                    {
                        Put(version.Id, $"cards.{Name(card)}.{PriceCard.Meters[i]}", card.Texts[i]);
                    }
                }
            }

            void Put(string? version, string field, string? value) => Set(fields, part.Name, model.Id, version, field, value);
            void PutDates(DatedPrice price) => Dates(fields, part.Name, model.Id, price);
        }

        foreach (var meter in part.Meters)
        {
            fields[(part.Name, meter.Id, null, "meter")] = $"{meter.Id} per {meter.Unit} on {string.Join(", ", meter.Platforms.Select(PlatformNames.Of))}";
            foreach (var version in meter.Versions)
            {
                Dates(fields, part.Name, meter.Id, version);
                Set(fields, part.Name, meter.Id, version.Id, "price", version.Text);
            }
        }

        return fields;
    }

    private static void Dates(Dictionary<(string, string, string?, string), string> fields, string book, string subject, DatedPrice price)
    {
        fields[(book, subject, price.Id, "version")] = price.Id;
        Put("from", Day(price.From));
        Put("to", Day(price.To));
        Put("recorded_at", Day(price.RecordedAt));
        Put("withdrawn_at", Day(price.WithdrawnAt));
        Put("status", price.Status);
        Put("reason", price.Reason);
        Put("confidence", price.Confidence);
        Put("provenance", price.Provenance.Count == 0 ? null : string.Join("; ", price.Provenance.Select(source => $"{source.Source} ({Day(source.SeenAt)})")));

        void Put(string field, string? value) => Set(fields, book, subject, price.Id, field, value);
    }

    private static void Set(Dictionary<(string, string, string?, string), string> fields, string book, string subject, string? version, string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            fields[(book, subject, version, field)] = value;
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Span(PricedModelId id) => id.From is null && id.To is null ? "" : $" from {Day(id.From) ?? "ever"} to {Day(id.To) ?? "open"}";

    private static string Name(PriceCard card) => (card.Speed == Speed.Fast ? "fast" : "standard") +
        (card.Over >= 0 ? string.Create(CultureInfo.InvariantCulture, $".over-{card.Over}") : "") +
        (card.Max < long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $".max-{card.Max}") : "");

    private static string Text(PriceMultiplier m) => $"{m.Id} ×{m.FactorText}" +
        (m.Geo is { } geo ? $" geo {geo}" : "") + (m.Tier is { } tier ? $" tier {tier}" : "") + (m.Speed is { } speed ? $" speed {speed}" : "");
}
