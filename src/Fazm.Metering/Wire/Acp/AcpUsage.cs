using System.Collections.Immutable;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Acp;

/// <summary>Reads the usage of a prompt. Input excludes cached tokens, thinking is inside output, and the lifetime of cache writes is not on this wire.
/// An agent that means it otherwise is known by its total: where that is a sum in which the cached tokens lie inside the input, or the thinking outside the
/// output, they do (the protocol leaves it open; its total is the sum of all).</summary>
internal static class AcpUsage
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Read = 2;
    private const int Write = 3;
    private const int Thought = 4;
    private const int Total = 5;
    private const int Model = 6;
    private const int Tokens = 7;

    private static readonly RowShape _counts = new(
        (Input, "inputTokens"), (Output, "outputTokens"), (Read, "cachedReadTokens"), (Read, "cachedInputTokens"), (Write, "cachedWriteTokens"),
        (Thought, "thoughtTokens"), (Thought, "reasoningOutputTokens"), (Total, "totalTokens"));

    private static readonly RowShape _quota = new((Model, "model"), (Tokens, "token_count"));

    /// <summary>Reads a <c>usage</c> or <c>token_count</c> object.</summary>
    /// <param name="usage">The object.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="refused">Set where a count is negative or no whole number.</param>
    /// <returns><see langword="false"/> where it is no object or names no count.</returns>
    public static bool TryRead(ReadOnlySpan<byte> usage, out TokenCounts tokens, ref bool refused)
    {
        RowFields found = default;
        new RowWalk(_counts).TryScan(usage, ref found);
        var (input, output) = (found[Input].Count(usage, ref refused), found[Output].Count(usage, ref refused));
        var (read, write) = (found[Read].Count(usage, ref refused), found[Write].Count(usage, ref refused));
        var stated = new TokenCounts(input ?? 0, output ?? 0, write ?? 0, 0, read ?? 0, 0, 0);
        tokens = Apart(stated, found[Thought].Count(usage, ref refused) ?? 0, found[Total].Count(usage, ref refused));
        return (input ?? output ?? read ?? write) is not null;
    }

    /// <summary>Reads <c>_meta.quota.model_usage</c>, the usage of one prompt by model.</summary>
    /// <returns>Default where it is no array.</returns>
    public static ImmutableArray<ModelCount> ReadQuota(ReadOnlySpan<byte> quota, Utf8Interner names, ref bool refused)
    {
        var json = new RowScanner(quota);
        if (!json.TryOpenArray())
        {
            return default;
        }

        var walk = new RowWalk(_quota);
        var rows = new SortedDictionary<string, ModelCount>(StringComparer.Ordinal);
        while (json.TryElement() && json.Raw() is { IsEmpty: false } row)
        {
            RowFields found = default;
            if (!walk.TryScan(row, ref found))
            {
                continue;
            }

            var model = found[Model].Model(row, names);
            TryRead(found[Tokens].In(row), out var tokens, ref refused);
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
}
