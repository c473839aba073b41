namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads a book's meters that are not tokens.</summary>
internal sealed class MeterReader(BookErrors errors, string book, IReadOnlyList<Platform> platforms)
{
    public List<PricedMeter> Read(JsonPlace root)
    {
        var meters = new List<PricedMeter>();
        var dated = new DatedReader(errors);
        foreach (var place in errors.List(root, "meters", mustBe: false))
        {
            errors.Known(place, "id", "unit", "platforms", "versions", "note");
            var id = errors.Text(place, "id");
            var unit = errors.Text(place, "unit");
            var versions = new List<VersionAt>();
            foreach (var version in errors.List(place, "versions", mustBe: true))
            {
                versions.Add(new(ReadVersion(version, dated), version));
            }

            dated.CheckChain(versions);
            if (meters.Exists(meter => string.Equals(meter.Id, id, StringComparison.Ordinal)))
            {
                errors.Add(place.PathOf("id"), $"\"{id}\" is there twice");
            }

            meters.Add(new(id ?? "", unit ?? "", book, ReadPlatforms(place), [.. versions.Select(v => (MeterVersion)v.Version)]));
        }

        return meters;
    }

    private MeterVersion ReadVersion(JsonPlace place, DatedReader dated)
    {
        errors.Known(
            place, "version", "from", "to", "recorded_at", "withdrawn_at", "status", "reason", "price", "multipliers", "provenance", "confidence", "note");
        var d = dated.Read(place, mustHaveSources: false);
        long micro = 0;
        if (errors.Text(place, "price") is not null && place.TryGet("price", out var price))
        {
            _ = errors.TryDecimal(price, place.PathOf("price"), out micro);
        }

        if (errors.Texts(place, "multipliers").Count > 0)
        {
            errors.Add(place.PathOf("multipliers"), "are not for meters: fees per use are never multiplied");
        }

        return new(d.Id, micro)
        {
            From = d.From,
            To = d.To,
            RecordedAt = d.RecordedAt,
            WithdrawnAt = d.WithdrawnAt,
            Status = d.Status,
            Reason = d.Reason,
            Provenance = d.Provenance,
            Confidence = d.Confidence,
            Note = d.Note,
        };
    }

    private IReadOnlyList<Platform> ReadPlatforms(JsonPlace place)
    {
        if (!place.TryGet("platforms", out _))
        {
            return platforms;
        }

        var read = new List<Platform>();
        foreach (var name in errors.Texts(place, "platforms"))
        {
            if (PlatformNames.TryParse(name, out var platform))
            {
                read.Add(platform);
            }
            else
            {
                errors.Add(place.PathOf("platforms"), $"has \"{name}\"; known are {string.Join(", ", PlatformNames.All)}");
            }
        }

        return read;
    }
}
