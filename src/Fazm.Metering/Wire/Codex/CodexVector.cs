using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Codex;

/// <summary>One <c>token_usage</c> object. Cached tokens are inside input, reasoning is inside output.</summary>
internal readonly record struct CodexVector(long Input, long Cached, long Output, long Reasoning, long Total)
{
    /// <summary>True where some class is below zero, which only a difference can be.</summary>
    public bool HasNegative => (Input | Cached | Output) < 0;

    /// <summary>Reads the object.</summary>
    /// <param name="row">The row that the part is of.</param>
    /// <param name="part">Where the object stands.</param>
    /// <param name="vector">What it states; a total that it lacks is input and output.</param>
    /// <param name="refused">Set where a count is negative or no whole number.</param>
    /// <returns><see langword="false"/> where it is no object or names no count.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, JsonPart part, out CodexVector vector, ref bool refused)
    {
        vector = default;
        if (!part.IsObject(row))
        {
            return false;
        }

        long? input = null, cached = null, output = null, reasoning = null, total = null;
        var json = part.Open(row);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("input_tokens"u8))
            {
                Count(ref json, ref input, ref refused);
            }
            else if (json.ValueTextEquals("cached_input_tokens"u8))
            {
                Count(ref json, ref cached, ref refused);
            }
            else if (json.ValueTextEquals("output_tokens"u8))
            {
                Count(ref json, ref output, ref refused);
            }
            else if (json.ValueTextEquals("reasoning_output_tokens"u8))
            {
                Count(ref json, ref reasoning, ref refused);
            }
            else if (json.ValueTextEquals("total_tokens"u8))
            {
                Count(ref json, ref total, ref refused);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        vector = new(input ?? 0, cached ?? 0, output ?? 0, reasoning ?? 0, total ?? ((input ?? 0) + (output ?? 0)));
        return (input ?? cached ?? output ?? total) is not null;
    }

    /// <summary>Adds; checked.</summary>
    public static CodexVector operator +(CodexVector a, CodexVector b) =>
        new(a.Input + b.Input, a.Cached + b.Cached, a.Output + b.Output, a.Reasoning + b.Reasoning, a.Total + b.Total);

    /// <summary>Subtracts; checked.</summary>
    public static CodexVector operator -(CodexVector a, CodexVector b) =>
        new(a.Input - b.Input, a.Cached - b.Cached, a.Output - b.Output, a.Reasoning - b.Reasoning, a.Total - b.Total);

    /// <summary>The classes as billed: input without its cached part. More cached tokens than input is taken as all of it cached.</summary>
    public TokenCounts ToTokens(out bool cachedExceedsInput)
    {
        cachedExceedsInput = Cached > Input;
        var cached = cachedExceedsInput ? Input : Cached;
        return new(Input - cached, Output, 0, 0, cached, 0, 0);
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
