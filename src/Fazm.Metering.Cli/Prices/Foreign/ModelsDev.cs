using System.Text.Json;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>models.dev's collected JSON: providers by id, models by id, <c>cost</c> in USD per million tokens.</summary>
internal static class ModelsDev
{
    public static IEnumerable<ForeignPrice> Read(JsonElement root)
    {
        foreach (var provider in root.EnumerateObject())
        {
            if (ForeignTables.PlatformOf(provider.Name) is not { } platform || provider.Value.ValueKind != JsonValueKind.Object ||
                !provider.Value.TryGetProperty("models", out var models) || models.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var model in models.EnumerateObject())
            {
                if (model.Value.ValueKind != JsonValueKind.Object || !model.Value.TryGetProperty("cost", out var cost) || cost.ValueKind != JsonValueKind.Object)
                {
                    continue;
                }

                foreach (var property in cost.EnumerateObject())
                {
                    if (property.NameEquals("context_over_200k") && property.Value.ValueKind == JsonValueKind.Object)
                    {
                        foreach (var over in property.Value.EnumerateObject())
                        {
                            if (Class(over.Name) is { } name && ForeignTables.Number(over.Value) is { } more)
                            {
                                yield return new(platform, model.Name, name, 200_000, ForeignTables.PerToken(more));
                            }
                        }
                    }
                    else if (Class(property.Name) is { } name && ForeignTables.Number(property.Value) is { } price)
                    {
                        yield return new(platform, model.Name, name, null, ForeignTables.PerToken(price));
                    }
                }
            }
        }
    }

    public static string? Class(string key) => key switch
    {
        "input" => "input",
        "output" => "output",
        "cache_write" => "cache_write_5m",
        "cache_read" => "cache_read",
        _ => null,
    };
}
