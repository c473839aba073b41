using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Fazm.Metering.Wire.Json;

/// <summary>Reads a Messages API <c>usage</c> object as <see cref="UsageObject"/> does, with the scanner of whole rows.</summary>
internal static class ScannedUsage
{
    /// <summary>Reads the value at the scanner.</summary>
    /// <returns><see langword="false"/> where the value is no object; it is passed over then.</returns>
    public static bool TryRead(scoped ref RowScanner json, Utf8Interner names, out UsageFields fields)
    {
        fields = default;
        if (!json.TryOpenObject())
        {
            return false;
        }

        while (json.TryKey(out var key))
        {
            switch (key.Length)
            {
                case 10 when key.SequenceEqual("iterations"u8):
                    fields.Iterations = ReadIterations(ref json, names, ref fields);
                    fields.Cache = fields.Iterations.IsDefault ? null : names.Iterations;
                    break;
                case 5 when key.SequenceEqual("speed"u8):
                    fields.Speed = ReadSpeed(ref json);
                    break;
                case 13 when key.SequenceEqual("inference_geo"u8):
                    fields.Geo = ReadGeo(ref json);
                    break;
                case 12 when key.SequenceEqual("service_tier"u8):
                    fields.Tier = ReadTier(ref json);
                    break;
                case 15 when key.SequenceEqual("fallback_credit"u8):
                    fields.Notes |= IsRedeemed(ref json) ? UsageNotes.FallbackCredit : UsageNotes.None;
                    break;
                default:
                    ReadCount(ref json, key, ref fields);
                    break;
            }
        }

        return true;
    }

    /// <summary>Reads one of the counts, which the top level and the iterations share, or passes over the field.</summary>
    private static void ReadCount(scoped ref RowScanner json, ReadOnlySpan<byte> key, ref UsageFields fields)
    {
        switch (key.Length)
        {
            case 12 when key.SequenceEqual("input_tokens"u8):
                json.Count(ref fields.Input, ref fields.IsRefused);
                break;
            case 13 when key.SequenceEqual("output_tokens"u8):
                json.Count(ref fields.Output, ref fields.IsRefused);
                break;
            case 27 when key.SequenceEqual("cache_creation_input_tokens"u8):
                json.Count(ref fields.CacheWrite, ref fields.IsRefused);
                break;
            case 23 when key.SequenceEqual("cache_read_input_tokens"u8):
                json.Count(ref fields.CacheRead, ref fields.IsRefused);
                break;
            case 14 when key.SequenceEqual("cache_creation"u8):
                ReadPair(ref json, "ephemeral_5m_input_tokens"u8, ref fields.CacheWrite5m, "ephemeral_1h_input_tokens"u8, ref fields.CacheWrite1h, ref fields.IsRefused);
                break;
            case 15 when key.SequenceEqual("server_tool_use"u8):
                ReadPair(ref json, "web_search_requests"u8, ref fields.WebSearches, "web_fetch_requests"u8, ref fields.WebFetches, ref fields.IsRefused);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private static void ReadPair(scoped ref RowScanner json, ReadOnlySpan<byte> firstName, ref long? first, ReadOnlySpan<byte> secondName, ref long? second, ref bool refused)
    {
        if (!json.TryOpenObject())
        {
            return;
        }

        while (json.TryKey(out var key))
        {
            if (key.SequenceEqual(firstName))
            {
                json.Count(ref first, ref refused);
            }
            else if (key.SequenceEqual(secondName))
            {
                json.Count(ref second, ref refused);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static ImmutableArray<UsageIteration> ReadIterations(scoped ref RowScanner json, Utf8Interner names, ref UsageFields owner)
    {
        if (!json.TryOpenArray())
        {
            return default;
        }

        UsageIteration[] iterations = [];
        var count = 0;
        while (json.TryElement())
        {
            if (!json.TryOpenObject())
            {
                continue;
            }

            UsageFields fields = default;
            var kind = IterationKind.Message;
            string? model = null;
            while (json.TryKey(out var key))
            {
                if (key.SequenceEqual("type"u8))
                {
                    kind = ReadKind(ref json);
                }
                else if (key.SequenceEqual("model"u8))
                {
                    model = Utf8Value.Next(ref json).Model(names);
                }
                else
                {
                    ReadCount(ref json, key, ref fields);
                }
            }

            var notes = UsageNotes.None;
            var tokens = fields.ToTokens(ref notes);
            owner.IsRefused |= fields.IsRefused;
            owner.Notes |= (notes & UsageNotes.CacheBreakdownExceedsTotal) | (kind == IterationKind.Unknown ? UsageNotes.UnknownIteration : UsageNotes.None);
            if (count == iterations.Length)
            {
                // Nearly always there is one.
                Array.Resize(ref iterations, Math.Max(1, count * 2));
            }

            iterations[count++] = new(kind, model, tokens);
        }

        return count == 0 ? default : ImmutableCollectionsMarshal.AsImmutableArray(count == iterations.Length ? iterations : iterations[..count]);
    }

    // Names that are spelled plainly are compared as they stand; all else is left to the reader that knows every spelling.
    private static IterationKind ReadKind(ref RowScanner row)
    {
        var value = row.Raw();
        if (value.SequenceEqual("\"message\""u8))
        {
            return IterationKind.Message;
        }

        var json = row.Single(value);
        return UsageObject.ReadKind(ref json);
    }

    private static Speed ReadSpeed(ref RowScanner row)
    {
        var value = row.Raw();
        if (value.SequenceEqual("\"standard\""u8))
        {
            return Speed.Standard;
        }

        var json = row.Single(value);
        return UsageObject.ReadSpeed(ref json);
    }

    private static InferenceGeo ReadGeo(ref RowScanner row)
    {
        var value = row.Raw();
        if (value.SequenceEqual("\"global\""u8))
        {
            return InferenceGeo.Global;
        }

        var json = row.Single(value);
        return UsageObject.ReadGeo(ref json);
    }

    private static ServiceTier ReadTier(ref RowScanner row)
    {
        var value = row.Raw();
        if (value.SequenceEqual("\"standard\""u8))
        {
            return ServiceTier.Standard;
        }

        var json = row.Single(value);
        return UsageObject.ReadTier(ref json);
    }

    private static bool IsRedeemed(ref RowScanner row)
    {
        var json = row.Single();
        return UsageObject.IsRedeemed(ref json);
    }
}
