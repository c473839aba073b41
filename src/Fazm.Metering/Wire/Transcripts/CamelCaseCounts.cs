using System.Collections.Immutable;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Reads counts as the client itself spells them: those of a saved state's models, and those that old clients wrote beside a message.</summary>
internal static class CamelCaseCounts
{
    /// <summary>Reads one count.</summary>
    /// <returns><see langword="false"/> where the key is none of them; the value is still to be read.</returns>
    public static bool TryRead(scoped ref RowScanner json, ReadOnlySpan<byte> key, ref UsageFields fields)
    {
        switch (key.Length)
        {
            case 11 when key.SequenceEqual("inputTokens"u8):
                json.Count(ref fields.Input, ref fields.IsRefused);
                return true;
            case 12 when key.SequenceEqual("outputTokens"u8):
                json.Count(ref fields.Output, ref fields.IsRefused);
                return true;
            case 20 when key.SequenceEqual("cacheReadInputTokens"u8):
                json.Count(ref fields.CacheRead, ref fields.IsRefused);
                return true;
            case 24 when key.SequenceEqual("cacheCreationInputTokens"u8):
                json.Count(ref fields.CacheWrite, ref fields.IsRefused);
                return true;
            case 35 when key.SequenceEqual("cacheCreationEphemeral5mInputTokens"u8):
                json.Count(ref fields.CacheWrite5m, ref fields.IsRefused);
                return true;
            case 35 when key.SequenceEqual("cacheCreationEphemeral1hInputTokens"u8):
                json.Count(ref fields.CacheWrite1h, ref fields.IsRefused);
                return true;
            case 17 when key.SequenceEqual("webSearchRequests"u8):
                json.Count(ref fields.WebSearches, ref fields.IsRefused);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads a table of counts by model. Keys that are one model but for the <c>[1m]</c> marker are one row.</summary>
    /// <returns>The default value where the value is no object.</returns>
    public static ImmutableArray<ModelCount> ReadTable(scoped ref RowScanner json, Utf8Interner names, out bool refused)
    {
        refused = false;
        if (!json.TryOpenObject())
        {
            return default;
        }

        var rows = ImmutableArray.CreateBuilder<ModelCount>();
        while (json.TryKey(out var name))
        {
            var model = JsonText.ModelKey(name, names);
            if (!json.TryOpenObject())
            {
                continue;
            }

            UsageFields fields = default;
            while (json.TryKey(out var key))
            {
                if (!TryRead(ref json, key, ref fields))
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
            if (string.Equals(rows[at].Model, count.Model, StringComparison.Ordinal))
            {
                rows[at] = new(model, rows[at].Tokens + count.Tokens, rows[at].SplitKnown && count.SplitKnown);
                return;
            }
        }

        rows.Add(count);
    }
}
