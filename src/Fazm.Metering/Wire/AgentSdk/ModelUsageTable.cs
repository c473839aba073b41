using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Reads a client's table of usage by model: <c>modelUsage</c> and <c>model_usage_since_last_result</c>. Its names are camelCase.</summary>
internal static class ModelUsageTable
{
    /// <summary>Reads the table. Models that differ in <c>[1m]</c> alone are one.</summary>
    /// <param name="table">The bytes of an object.</param>
    /// <param name="names">Keeps the names of models.</param>
    /// <param name="rows">The rows by name of model; empty for an empty table.</param>
    /// <param name="cost">The sum of what the rows say they cost; unknown where one does not say it, nothing for an empty table.</param>
    /// <param name="hasBasis">True where a row says what its cost is based on (<c>costBasis</c>, from 2.1.250): a model that this process used.</param>
    /// <returns><see langword="false"/> where a count is negative or no whole number: the table is refused whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> table, Utf8Interner names, out ImmutableArray<ModelCount> rows, out PicoUsd? cost, out bool hasBasis)
    {
        hasBasis = false;
        var json = new Utf8JsonReader(table, JsonText.Options);
        json.Read();
        var read = new SortedDictionary<string, ModelCount>(StringComparer.Ordinal);
        var refused = false;
        cost = PicoUsd.Zero;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var model = JsonText.ModelKey(ref json, names);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            var row = Row(ref json, model, ref refused, ref hasBasis, out var spent);
            cost = cost is { } sum && spent is { } more ? sum + more : null;
            if (read.TryGetValue(model, out var known))
            {
                row = new(model, known.Tokens + row.Tokens, known.SplitKnown && row.SplitKnown);
            }

            read[model] = row;
        }

        rows = refused ? default : [.. read.Values];
        return !refused;
    }

    private static ModelCount Row(ref Utf8JsonReader json, string model, ref bool refused, ref bool hasBasis, out PicoUsd? cost)
    {
        UsageFields fields = default;
        cost = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("costUSD"u8))
            {
                json.Read();
                cost = JsonText.Amount(ref json);
                json.Skip();
            }
            else if (json.ValueTextEquals("inputTokens"u8))
            {
                Count(ref json, ref fields.Input, ref refused);
            }
            else if (json.ValueTextEquals("outputTokens"u8))
            {
                Count(ref json, ref fields.Output, ref refused);
            }
            else if (json.ValueTextEquals("cacheReadInputTokens"u8))
            {
                Count(ref json, ref fields.CacheRead, ref refused);
            }
            else if (json.ValueTextEquals("cacheCreationInputTokens"u8))
            {
                Count(ref json, ref fields.CacheWrite, ref refused);
            }
            else if (json.ValueTextEquals("cacheCreationEphemeral5mInputTokens"u8))
            {
                Count(ref json, ref fields.CacheWrite5m, ref refused);
            }
            else if (json.ValueTextEquals("cacheCreationEphemeral1hInputTokens"u8))
            {
                Count(ref json, ref fields.CacheWrite1h, ref refused);
            }
            else if (json.ValueTextEquals("webSearchRequests"u8))
            {
                Count(ref json, ref fields.WebSearches, ref refused);
            }
            else
            {
                hasBasis |= json.ValueTextEquals("costBasis"u8);
                json.Read();
                json.Skip();
            }
        }

        var notes = UsageNotes.None;
        var tokens = fields.ToTokens(ref notes);
        return new(model, tokens, (notes & UsageNotes.CacheSplitUnknown) == 0);
    }

    private static void Count(ref Utf8JsonReader json, ref long? field, ref bool refused)
    {
        json.Read();
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
