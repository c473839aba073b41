namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads a book's multipliers.</summary>
internal sealed class MultiplierReader(BookErrors errors)
{
    public Dictionary<string, PriceMultiplier> Read(JsonPlace root)
    {
        var read = new Dictionary<string, PriceMultiplier>(StringComparer.Ordinal);
        foreach (var place in errors.List(root, "multipliers", mustBe: false))
        {
            errors.Known(place, "id", "when", "factor", "applies_to", "models", "note");
            var id = errors.Text(place, "id");
            var factor = ReadFactor(place);
            if (errors.OptionalText(place, "applies_to") is { } to and not "tokens")
            {
                errors.Add(place.PathOf("applies_to"), $"is \"{to}\"; multipliers apply to \"tokens\" only");
            }

            var multiplier = ReadCondition(place, id ?? "", factor);
            if (id is not null && !read.TryAdd(id, multiplier))
            {
                errors.Add(place.PathOf("id"), $"\"{id}\" is there twice");
            }
        }

        return read;
    }

    private PriceMultiplier ReadCondition(JsonPlace place, string id, Factor factor)
    {
        if (!place.TryGet("when", out var value))
        {
            errors.Add(place.PathOf("when"), "is missing");
            return new(id, null, null, null, factor);
        }

        var when = place.Child("when", value);
        errors.Known(when, "inference_geo", "service_tier", "speed");
        var geo = errors.OneOf(when, "inference_geo", "us", "global");
        var tier = errors.OneOf(when, "service_tier", "standard", "batch", "priority");
        var speed = errors.OneOf(when, "speed", "standard", "fast");
        return new(
            id,
            geo switch { "us" => InferenceGeo.Us, "global" => InferenceGeo.Global, _ => null },
            tier switch { "standard" => ServiceTier.Standard, "batch" => ServiceTier.Batch, "priority" => ServiceTier.Priority, _ => null },
            speed switch { "standard" => Speed.Standard, "fast" => Speed.Fast, _ => null },
            factor);
    }

    private Factor ReadFactor(JsonPlace place)
    {
        if (errors.Text(place, "factor") is not { } text)
        {
            return Factor.One;
        }

        if (Factor.TryParse(text, out var factor))
        {
            return factor;
        }

        errors.Add(place.PathOf("factor"), $"is \"{text}\", not a decimal of at most 1000 with at most six digits behind the point");
        return Factor.One;
    }
}
