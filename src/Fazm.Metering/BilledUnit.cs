using System.Collections.Immutable;

namespace Fazm.Metering;

/// <summary>A part of a call that is billed on its own: one sampling, at one model.</summary>
/// <param name="Kind">What it was; a call without iterations is one <see cref="IterationKind.Message"/>.</param>
/// <param name="Model">The model that bills it; <see langword="null"/> means the call's own.</param>
/// <param name="Tokens">What it used.</param>
public readonly record struct BilledUnit(IterationKind Kind, string? Model, TokenCounts Tokens)
{
    /// <summary>Splits a call into its units. The samplings of the answering models are taken one by one where their outputs add up to the
    /// top level's, which is what the provider documents; else the top level stands for them. Advisor and compaction come on top.
    /// A sampling that a fallback took over from before it wrote anything is not billed.</summary>
    internal static ImmutableArray<BilledUnit> Of(TokenCounts top, ImmutableArray<UsageIteration> iterations)
    {
        var answered = TokenCounts.Zero;
        var answers = 0;
        var fallback = false;
        foreach (var iteration in iterations)
        {
            if (iteration.Kind is IterationKind.Message or IterationKind.Fallback)
            {
                answered += iteration.Tokens;
                answers++;
                fallback |= iteration.Kind == IterationKind.Fallback;
            }
        }

        var oneByOne = answers > 0 && answered.Output == top.Output && answered.CacheWrite1h == top.CacheWrite1h;
        var units = ImmutableArray.CreateBuilder<BilledUnit>(iterations.Length + 1);
        var tools = new TokenCounts(0, 0, 0, 0, 0, top.WebSearches, top.WebFetches);
        if (!oneByOne)
        {
            units.Add(new(IterationKind.Message, null, top));
        }

        foreach (var iteration in iterations)
        {
            switch (iteration.Kind)
            {
                case IterationKind.Message or IterationKind.Fallback when oneByOne:
                    if (fallback && iteration.Kind == IterationKind.Message && iteration.Tokens.Output == 0)
                    {
                        break;
                    }

                    // Server tools are counted at the top level only; they hang on the first sampling.
                    units.Add(new(iteration.Kind, iteration.Model, iteration.Tokens + tools));
                    tools = default;
                    break;
                case IterationKind.Advisor or IterationKind.Compaction:
                    units.Add(new(iteration.Kind, iteration.Model, iteration.Tokens));
                    break;
            }
        }

        if (oneByOne && !tools.IsZero)
        {
            units.Add(new(IterationKind.Message, null, tools));
        }

        return units.Count == 0 ? [new(IterationKind.Message, null, top)] : units.ToImmutable();
    }
}
