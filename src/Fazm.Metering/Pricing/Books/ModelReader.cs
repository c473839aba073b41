using System.Text.Json;

namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads a book's models: their ids and their versions.</summary>
internal sealed class ModelReader(BookErrors errors, string book, bool isOurs, Dictionary<string, PriceMultiplier> multipliers)
{
    private readonly Dictionary<string, List<PricedModelId>> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FactorTable> _tables = new(StringComparer.Ordinal);
    private readonly DatedReader _dated = new(errors);
    private readonly CardReader _cards = new(errors, isOurs);

    public List<PricedModel> Read(JsonPlace root)
    {
        var models = new List<PricedModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in errors.List(root, "models", mustBe: true))
        {
            errors.Known(place, "id", "ids", "retired_on", "versions", "note");
            var id = errors.Text(place, "id");
            if (id is not null && !names.Add(id))
            {
                errors.Add(place.PathOf("id"), $"\"{id}\" is there twice");
            }

            var ids = ReadIds(place);
            models.Add(new(id ?? "", book, ids, ReadVersions(place, ids)) { RetiredOn = errors.Day(place, "retired_on") });
        }

        return models;
    }

    private List<PricedModelId> ReadIds(JsonPlace model)
    {
        var ids = new List<PricedModelId>();
        foreach (var place in errors.List(model, "ids", mustBe: true))
        {
            errors.Known(place, "platform", "id", "factor", "factor_by_location", "from", "to", "note");
            var platform = BookLoader.PlatformOf(place, errors);
            if (errors.Text(place, "id") is not { } id)
            {
                continue;
            }

            var read = new PricedModelId(platform, id, ReadFactor(place, "factor"), ReadLocations(place)) { From = errors.Day(place, "from"), To = errors.Day(place, "to") };
            CheckUnique(read, place);
            ids.Add(read);
        }

        return ids;
    }

    private void CheckUnique(PricedModelId id, JsonPlace place)
    {
        var key = PlatformNames.Of(id.Platform) + " " + id.Id;
        if (!_ids.TryGetValue(key, out var others))
        {
            _ids[key] = [id];
            return;
        }

        if (others.Exists(other => (id.From ?? DateOnly.MinValue) < (other.To ?? DateOnly.MaxValue) && (other.From ?? DateOnly.MinValue) < (id.To ?? DateOnly.MaxValue)))
        {
            errors.Add(place.PathOf("id"), $"\"{id.Id}\" is there twice for {PlatformNames.Of(id.Platform)} on the same days");
        }

        others.Add(id);
    }

    private Factor ReadFactor(JsonPlace place, string property)
    {
        if (!place.TryGet(property, out var value))
        {
            return Factor.One;
        }

        if (value.ValueKind == JsonValueKind.String && Factor.TryParse(value.GetString()!, out var factor))
        {
            return factor;
        }

        errors.Add(place.PathOf(property), $"is {value.GetRawText()}, not a decimal in quotes of at most 1000 with at most six digits behind the point");
        return Factor.One;
    }

    private Dictionary<string, Factor>? ReadLocations(JsonPlace id)
    {
        if (!id.TryGet("factor_by_location", out var value))
        {
            return null;
        }

        var place = id.Child("factor_by_location", value);
        if (!place.IsObject)
        {
            errors.Add(place.Path, "is not an object");
            return null;
        }

        if (id.TryGet("factor", out _))
        {
            errors.Add(id.PathOf("factor"), "and \"factor_by_location\" exclude each other");
        }

        var factors = new Dictionary<string, Factor>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            factors[property.Name] = ReadFactor(place, property.Name);
        }

        if (!factors.ContainsKey("*"))
        {
            errors.Add(place.PathOf("*"), "is missing: it stands for all other places");
            factors["*"] = Factor.One;
        }

        return factors;
    }

    private List<PriceVersion> ReadVersions(JsonPlace model, IReadOnlyList<PricedModelId> ids)
    {
        var versions = new List<VersionAt>();
        foreach (var place in errors.List(model, "versions", mustBe: true))
        {
            errors.Known(
                place, "version", "from", "to", "recorded_at", "withdrawn_at", "status", "reason", "cards", "multipliers", "provenance", "confidence", "note");
            var d = _dated.Read(place, mustHaveSources: true);
            var table = ReadTable(place);
            var cards = _cards.Read(place, table, ids);
            var version = new PriceVersion(d.Id, cards, table)
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
            versions.Add(new(version, place));
        }

        _dated.CheckChain(versions);
        return [.. versions.Select(v => (PriceVersion)v.Version)];
    }

    private FactorTable ReadTable(JsonPlace version)
    {
        var names = errors.Texts(version, "multipliers");
        var key = string.Join('\n', names);
        if (_tables.TryGetValue(key, out var table))
        {
            return table;
        }

        var known = new List<PriceMultiplier>();
        foreach (var name in names)
        {
            if (multipliers.TryGetValue(name, out var multiplier))
            {
                known.Add(multiplier);
            }
            else
            {
                errors.Add(version.PathOf("multipliers"), $"names \"{name}\", which the book does not have");
            }
        }

        table = new(known);
        if (known.Count == names.Count)
        {
            _tables[key] = table;
        }

        return table;
    }
}
