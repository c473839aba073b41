using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Codex;

/// <summary>One <c>token_usage</c> object. Cached tokens are inside input, reasoning is inside output.</summary>
internal readonly record struct CodexVector(long Input, long Cached, long Output, long Reasoning, long Total)
{
    /// <summary>True where some class is below zero, which only a difference can be.</summary>
    public bool HasNegative => (Input | Cached | Output) < 0;

    /// <summary>Reads the object.</summary>
    /// <param name="row">The row.</param>
    /// <param name="found">Its fields.</param>
    /// <param name="at">Which of its vectors: <see cref="CodexField.Total"/> or <see cref="CodexField.Last"/>.</param>
    /// <param name="vector">What it states; a total that it lacks is input and output.</param>
    /// <param name="refused">Set where a count is negative or no whole number.</param>
    /// <returns><see langword="false"/> where it is no object or names no count.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, in RowFields found, int at, out CodexVector vector, ref bool refused)
    {
        var (input, cached) = (found[at + 1].Count(row, ref refused), found[at + 2].Count(row, ref refused));
        var (output, reasoning) = (found[at + 3].Count(row, ref refused), found[at + 4].Count(row, ref refused));
        var total = found[at + 5].Count(row, ref refused);
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
}
