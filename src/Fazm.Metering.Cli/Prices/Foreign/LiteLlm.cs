using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>LiteLLM's map: one object by model, with keys such as <c>input_cost_per_token_above_200k_tokens</c> in USD per token.</summary>
internal static class LiteLlm
{
    private const string Above = "_above_";
    private const string Thousands = "k_tokens";

    public static IEnumerable<ForeignPrice> Read(JsonElement root)
    {
        foreach (var model in root.EnumerateObject())
        {
            if (model.Value.ValueKind != JsonValueKind.Object || !model.Value.TryGetProperty("litellm_provider", out var provider) ||
                ForeignTables.PlatformOf(provider.ToString()) is not { } platform)
            {
                continue;
            }

            var id = model.Name[(model.Name.LastIndexOf('/') + 1)..];
            foreach (var property in model.Value.EnumerateObject())
            {
                if (Class(property.Name, out var over) is { } name && ForeignTables.Number(property.Value) is { } perToken)
                {
                    yield return new(platform, id, name, over, perToken);
                }
            }
        }
    }

    private static string? Class(string key, out long? over)
    {
        over = null;
        var at = key.LastIndexOf(Above, StringComparison.Ordinal);
        if (at > 0 && key.EndsWith(Thousands, StringComparison.Ordinal) &&
            long.TryParse(key.AsSpan(at + Above.Length, key.Length - at - Above.Length - Thousands.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var thousands))
        {
            over = thousands * 1000;
            key = key[..at];
        }

        return key switch
        {
            "input_cost_per_token" => "input",
            "output_cost_per_token" => "output",
            "cache_creation_input_token_cost" => "cache_write_5m",
            "cache_creation_input_token_cost_above_1hr" => "cache_write_1h",
            "cache_read_input_token_cost" => "cache_read",
            _ => null,
        };
    }
}
