using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Acp;

/// <summary>Reads the usage of a prompt. Input excludes cached tokens, thinking is inside output, and the lifetime of cache writes is not on this wire.
/// An agent that means it otherwise is known by its total: where that is a sum in which the cached tokens lie inside the input, or the thinking outside the
/// output, they do (the protocol leaves it open; its total is the sum of all).</summary>
internal static class AcpUsage
{
    /// <summary>Reads a <c>usage</c> or <c>token_count</c> object.</summary>
    /// <param name="json">Stands on the object's start; left on its end.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="refused">Set where a count is negative or no whole number.</param>
    /// <returns><see langword="false"/> where no count is named.</returns>
    public static bool TryRead(ref Utf8JsonReader json, out TokenCounts tokens, ref bool refused)
    {
        long? input = null, output = null, read = null, write = null, thought = null, total = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("inputTokens"u8))
            {
                Count(ref json, ref input, ref refused);
            }
            else if (json.ValueTextEquals("outputTokens"u8))
            {
                Count(ref json, ref output, ref refused);
            }
            else if (json.ValueTextEquals("cachedReadTokens"u8) || json.ValueTextEquals("cachedInputTokens"u8))
            {
                Count(ref json, ref read, ref refused);
            }
            else if (json.ValueTextEquals("cachedWriteTokens"u8))
            {
                Count(ref json, ref write, ref refused);
            }
            else if (json.ValueTextEquals("thoughtTokens"u8) || json.ValueTextEquals("reasoningOutputTokens"u8))
            {
                Count(ref json, ref thought, ref refused);
            }
            else if (json.ValueTextEquals("totalTokens"u8))
            {
                Count(ref json, ref total, ref refused);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        tokens = Apart(new(input ?? 0, output ?? 0, write ?? 0, 0, read ?? 0, 0, 0), thought ?? 0, total);
        return (input ?? output ?? read ?? write) is not null;
    }

    /// <summary>Reads <c>_meta.quota.model_usage</c>, the usage of one prompt by model.</summary>
    /// <returns>Default where it is no array.</returns>
    public static ImmutableArray<ModelCount> ReadQuota(ReadOnlySpan<byte> row, JsonPart part, Utf8Interner names, ref bool refused)
    {
        if (!part.IsPresent || row[part.Start] != '[')
        {
            return default;
        }

        var rows = new SortedDictionary<string, ModelCount>(StringComparer.Ordinal);
        var json = part.Open(row);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            string? model = null;
            TokenCounts tokens = default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("model"u8))
                {
                    json.Read();
                    model = JsonText.Model(ref json, names);
                    json.Skip();
                }
                else if (json.ValueTextEquals("token_count"u8))
                {
                    json.Read();
                    if (json.TokenType == JsonTokenType.StartObject)
                    {
                        TryRead(ref json, out tokens, ref refused);
                    }
                    else
                    {
                        json.Skip();
                    }
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }

            var key = model ?? string.Empty;
            tokens += rows.TryGetValue(key, out var known) ? known.Tokens : default;
            rows[key] = new(model, tokens, tokens.CacheWrite == 0);
        }

        return [.. rows.Values];
    }

    /// <summary>The counts as classes that do not overlap. What the total does not decide is as this wire's clients mean it.</summary>
    private static TokenCounts Apart(in TokenCounts stated, long thought, long? total)
    {
        var (plain, cached) = (stated.Input + stated.Output, stated.CacheRead + stated.CacheWrite);
        if (total is null || total == plain + cached)
        {
            return stated;
        }

        var thinks = stated with { Output = stated.Output + thought };
        return total == plain + cached + thought ? thinks
            : cached > stated.Input ? stated
            : total == plain ? stated with { Input = stated.Input - cached }
            : total == plain + thought ? thinks with { Input = stated.Input - cached }
            : stated;
    }

    private static void Count(ref Utf8JsonReader json, ref long? field, ref bool refused)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (JsonText.TryCount(ref json, out var count))
        {
            field = count;
        }
        else
        {
            refused = true;
        }
    }
}
