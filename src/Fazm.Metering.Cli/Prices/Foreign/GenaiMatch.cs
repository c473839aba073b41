using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>The rule by which a model of genai-prices takes ids: <c>{"starts_with": …}</c> and its like, joined by <c>or</c> and <c>and</c>.</summary>
internal static class GenaiMatch
{
    /// <summary>Long enough for any id; a rule of a foreign file must not hang the tool.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether the rule takes an id; a rule that is not understood takes none.</summary>
    public static bool Takes(JsonElement rule, string id)
    {
        if (rule.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var part in rule.EnumerateObject())
        {
            var takes = part switch
            {
                { Name: "or", Value.ValueKind: JsonValueKind.Array } => part.Value.EnumerateArray().Any(inner => Takes(inner, id)),
                { Name: "and", Value.ValueKind: JsonValueKind.Array } => part.Value.EnumerateArray().All(inner => Takes(inner, id)),
                { Value.ValueKind: JsonValueKind.String } => Takes(part.Name, part.Value.GetString()!, id),
                _ => false,
            };
            if (takes)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Takes(string kind, string text, string id) => kind switch
    {
        "equals" => string.Equals(id, text, StringComparison.OrdinalIgnoreCase),
        "starts_with" => id.StartsWith(text, StringComparison.OrdinalIgnoreCase),
        "ends_with" => id.EndsWith(text, StringComparison.OrdinalIgnoreCase),
        "contains" => id.Contains(text, StringComparison.OrdinalIgnoreCase),
        "regex" => IsMatch(text, id),
        _ => false,
    };

    private static bool IsMatch(string pattern, string id)
    {
        try
        {
            return Regex.IsMatch(id, pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
