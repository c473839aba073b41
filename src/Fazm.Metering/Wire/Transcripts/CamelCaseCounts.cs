using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Reads counts as the client itself spells them: those of a saved state's models, and those that old clients wrote beside a message.</summary>
internal static class CamelCaseCounts
{
    /// <summary>Reads one count.</summary>
    /// <returns><see langword="false"/> where the key at the reader is none of them; the reader then still stands on the key.</returns>
    public static bool TryRead(ref Utf8JsonReader json, ref UsageFields fields)
    {
        if (json.ValueTextEquals("inputTokens"u8))
        {
            Count(ref json, ref fields.Input, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("outputTokens"u8))
        {
            Count(ref json, ref fields.Output, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cacheReadInputTokens"u8))
        {
            Count(ref json, ref fields.CacheRead, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cacheCreationInputTokens"u8))
        {
            Count(ref json, ref fields.CacheWrite, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cacheCreationEphemeral5mInputTokens"u8))
        {
            Count(ref json, ref fields.CacheWrite5m, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cacheCreationEphemeral1hInputTokens"u8))
        {
            Count(ref json, ref fields.CacheWrite1h, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("webSearchRequests"u8))
        {
            Count(ref json, ref fields.WebSearches, ref fields.IsRefused);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Reads a table of counts by model; the reader stands on its value. Keys that are one model but for the <c>[1m]</c> marker are one row.</summary>
    /// <returns>The default value where the value is no object.</returns>
    public static ImmutableArray<ModelCount> ReadTable(ref Utf8JsonReader json, Utf8Interner names, out bool refused)
    {
        refused = false;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }

        var rows = ImmutableArray.CreateBuilder<ModelCount>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var model = JsonText.ModelKey(ref json, names);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            UsageFields fields = default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryRead(ref json, ref fields))
                {
                    json.Skip();
                }
            }

            refused |= fields.IsRefused;
            Add(rows, model, fields);
        }

        return rows.ToImmutable();
    }

    private static void Add(ImmutableArray<ModelCount>.Builder rows, string model, UsageFields fields)
    {
        var notes = UsageNotes.None;
        var split = (fields.CacheWrite5m ?? fields.CacheWrite1h) is not null || (fields.CacheWrite ?? 0) == 0;
        var count = new ModelCount(model, fields.ToTokens(ref notes), split);
        for (var at = 0; at < rows.Count; at++)
        {
            if (string.Equals(rows[at].Model, model, StringComparison.Ordinal))
            {
                rows[at] = new(model, rows[at].Tokens + count.Tokens, rows[at].SplitKnown && count.SplitKnown);
                return;
            }
        }

        rows.Add(count);
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
