using System.Collections.Immutable;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Transcripts;

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
        var json = new RowScanner(table);
        json.TryOpenObject();
        var read = new SortedDictionary<string, ModelCount>(StringComparer.Ordinal);
        var refused = false;
        cost = PicoUsd.Zero;
        while (json.TryKey(out var name))
        {
            var model = JsonText.ModelKey(name, names);
            if (!json.TryOpenObject())
            {
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

        JsonPart.ThrowUnless(json.IsWhole);
        rows = refused ? default : [.. read.Values];
        return !refused;
    }

    private static ModelCount Row(scoped ref RowScanner json, string model, ref bool refused, ref bool hasBasis, out PicoUsd? cost)
    {
        UsageFields fields = default;
        cost = null;
        while (json.TryKey(out var key))
        {
            if (key.SequenceEqual("costUSD"u8))
            {
                cost = json.Amount();
            }
            else if (!CamelCaseCounts.TryRead(ref json, key, ref fields))
            {
                hasBasis |= key.SequenceEqual("costBasis"u8);
                json.Skip();
            }
        }

        refused |= fields.IsRefused;
        var notes = UsageNotes.None;
        var tokens = fields.ToTokens(ref notes);
        return new(model, tokens, (notes & UsageNotes.CacheSplitUnknown) == 0);
    }
}
