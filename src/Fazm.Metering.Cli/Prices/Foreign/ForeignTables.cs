using System.Text.Json;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>Reads the tables of other projects from disk (formats: facts, prices, section 6). What is not understood is passed over.</summary>
internal static class ForeignTables
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">The file is not JSON.</exception>
    public static IReadOnlyList<ForeignPrice> Read(string kind, string path, PriceBook book, DateOnly day)
    {
        if (Directory.Exists(path) || path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase))
        {
            return ModelsDevToml.Read(path);
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return kind switch
        {
            "litellm" => [.. LiteLlm.Read(json.RootElement)],
            "genai-prices" => [.. GenaiPrices.Read(json.RootElement, book, day)],
            _ => [.. ModelsDev.Read(json.RootElement)],
        };
    }

    /// <summary>A number of JSON, read from its text: USD times a power of ten.</summary>
    public static PicoUsd? Number(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return PicoUsd.TryParse(text, out var amount) ? amount : null;
    }

    /// <summary>USD per million tokens as pico-USD per token; the noise of binary numbers is rounded away.</summary>
    public static PicoUsd PerToken(PicoUsd perMillion)
    {
        var (whole, rest) = Int128.DivRem(perMillion.Units, 1_000_000);
        return PicoUsd.FromUnits(rest >= 500_000 ? whole + 1 : whole);
    }

    public static Platform? PlatformOf(string provider) => provider switch
    {
        "anthropic" => Platform.Anthropic,
        "bedrock" or "bedrock_converse" or "amazon-bedrock" or "aws" => Platform.Bedrock,
        "vertex_ai-anthropic_models" or "google-vertex-anthropic" => Platform.Vertex,
        "openai" => Platform.OpenAI,
        "gemini" or "google" => Platform.GoogleGemini,
        _ => null,
    };

    /// <summary>The platform of one model: tables list Claude beside Google's own models, but Vertex bills it.</summary>
    public static Platform PlatformOf(Platform hosted, string id) =>
        hosted == Platform.GoogleGemini && id.Contains("claude", StringComparison.OrdinalIgnoreCase) ? Platform.Vertex : hosted;
}
