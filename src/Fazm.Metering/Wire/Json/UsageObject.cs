using System.Collections.Immutable;
using System.Text.Json;

namespace Fazm.Metering.Wire.Json;

/// <summary>Reads a Messages API <c>usage</c> object. Order of keys is free; unknown fields are passed over.</summary>
internal static class UsageObject
{
    /// <summary>Reads the object whose start the reader stands on, and leaves it on its end.</summary>
    /// <returns><see langword="false"/> where the value is no object; the reader then stands on the value's end.</returns>
    public static bool TryRead(ref Utf8JsonReader json, Utf8Interner interner, out UsageFields fields)
    {
        fields = default;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("iterations"u8))
            {
                json.Read();
                fields.Iterations = ReadIterations(ref json, interner, ref fields);
                fields.Cache = fields.Iterations.IsDefault ? null : interner.Iterations;
            }
            else if (json.ValueTextEquals("speed"u8))
            {
                json.Read();
                fields.Speed = ReadSpeed(ref json);
            }
            else if (json.ValueTextEquals("inference_geo"u8))
            {
                json.Read();
                fields.Geo = ReadGeo(ref json);
            }
            else if (json.ValueTextEquals("service_tier"u8))
            {
                json.Read();
                fields.Tier = ReadTier(ref json);
            }
            else if (json.ValueTextEquals("fallback_credit"u8))
            {
                json.Read();
                fields.Notes |= IsRedeemed(ref json) ? UsageNotes.FallbackCredit : UsageNotes.None;
            }
            else
            {
                ReadCount(ref json, ref fields);
            }
        }

        return true;
    }

    /// <summary>Reads one of the counts, which the top level and the iterations share, or passes over the field.</summary>
    private static void ReadCount(ref Utf8JsonReader json, ref UsageFields fields)
    {
        if (json.ValueTextEquals("input_tokens"u8))
        {
            Count(ref json, ref fields.Input, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("output_tokens"u8))
        {
            Count(ref json, ref fields.Output, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cache_creation_input_tokens"u8))
        {
            Count(ref json, ref fields.CacheWrite, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cache_read_input_tokens"u8))
        {
            Count(ref json, ref fields.CacheRead, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("cache_creation"u8))
        {
            ReadPair(ref json, "ephemeral_5m_input_tokens"u8, ref fields.CacheWrite5m, "ephemeral_1h_input_tokens"u8, ref fields.CacheWrite1h, ref fields.IsRefused);
        }
        else if (json.ValueTextEquals("server_tool_use"u8))
        {
            ReadPair(ref json, "web_search_requests"u8, ref fields.WebSearches, "web_fetch_requests"u8, ref fields.WebFetches, ref fields.IsRefused);
        }
        else
        {
            json.Read();
            json.Skip();
        }
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

    private static void ReadPair(ref Utf8JsonReader json, ReadOnlySpan<byte> firstName, ref long? first, ReadOnlySpan<byte> secondName, ref long? second, ref bool refused)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(firstName))
            {
                Count(ref json, ref first, ref refused);
            }
            else if (json.ValueTextEquals(secondName))
            {
                Count(ref json, ref second, ref refused);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    private static ImmutableArray<UsageIteration> ReadIterations(ref Utf8JsonReader json, Utf8Interner interner, ref UsageFields owner)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return default;
        }

        interner.Iterations.Begin();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            UsageFields fields = default;
            var kind = IterationKind.Message;
            string? model = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("type"u8))
                {
                    json.Read();
                    kind = ReadKind(ref json);
                }
                else if (json.ValueTextEquals("model"u8))
                {
                    json.Read();
                    model = JsonText.Model(ref json, interner);
                    json.Skip();
                }
                else
                {
                    ReadCount(ref json, ref fields);
                }
            }

            interner.Iterations.Add(Iteration(kind, model, ref fields, ref owner));
        }

        return interner.Iterations.End();
    }

    /// <summary>The iteration that the fields describe; what is odd about it is noted in the owner.</summary>
    public static UsageIteration Iteration(IterationKind kind, string? model, ref UsageFields fields, ref UsageFields owner)
    {
        var notes = UsageNotes.None;
        var tokens = fields.ToTokens(ref notes);
        owner.IsRefused |= fields.IsRefused;
        owner.Notes |= (notes & UsageNotes.CacheBreakdownExceedsTotal) | (kind == IterationKind.Unknown ? UsageNotes.UnknownIteration : UsageNotes.None);
        return new(kind, model, tokens);
    }

    internal static IterationKind ReadKind(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return IterationKind.Unknown;
        }

        return json.ValueTextEquals("message"u8) ? IterationKind.Message
            : json.ValueTextEquals("advisor_message"u8) ? IterationKind.Advisor
            : json.ValueTextEquals("compaction"u8) ? IterationKind.Compaction
            : json.ValueTextEquals("fallback_message"u8) ? IterationKind.Fallback
            : IterationKind.Unknown;
    }

    internal static Speed ReadSpeed(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return Speed.NotStated;
        }

        return json.ValueTextEquals("standard"u8) ? Speed.Standard : json.ValueTextEquals("fast"u8) ? Speed.Fast : Speed.Unknown;
    }

    internal static InferenceGeo ReadGeo(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return InferenceGeo.NotStated;
        }

        return json.ValueTextEquals("not_available"u8) || json.ValueTextEquals(""u8) ? InferenceGeo.NotStated
            : json.ValueTextEquals("global"u8) ? InferenceGeo.Global
            : json.ValueTextEquals("us"u8) ? InferenceGeo.Us
            : InferenceGeo.Unknown;
    }

    internal static ServiceTier ReadTier(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return ServiceTier.NotStated;
        }

        return json.ValueTextEquals("standard"u8) ? ServiceTier.Standard
            : json.ValueTextEquals("batch"u8) ? ServiceTier.Batch
            : json.ValueTextEquals("priority"u8) ? ServiceTier.Priority
            : ServiceTier.Unknown;
    }

    /// <summary>Reads <c>{"status":{"type":"redeemed"}}</c>.</summary>
    internal static bool IsRedeemed(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        var depth = json.CurrentDepth;
        var redeemed = false;
        while (json.Read() && json.CurrentDepth > depth)
        {
            redeemed |= json.TokenType == JsonTokenType.String && json.ValueTextEquals("redeemed"u8);
        }

        return redeemed;
    }
}
