using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>What one process counted, and the calls that stand for it. What its counters show beyond those calls is the remainder.</summary>
internal sealed class Scope(Growth growth)
{
    public Growth Growth { get; } = growth;

    /// <summary>True when a saved state is among the counters: it says which calls it can hold.</summary>
    public bool HasState { get; init; }

    /// <summary>True when the state is too small for any call that it must hold: where its growth began is not what it seems, and none of it is left over.</summary>
    public bool IsContradicted { get; init; }

    /// <summary>Calls that the counters hold for certain, if they hold anything of them.</summary>
    public HashSet<CallEvidence> Held { get; } = [];

    /// <summary>Calls that the counters may hold, by their time or by the stream that they passed on.</summary>
    public HashSet<CallEvidence> Perhaps { get; } = [];

    /// <summary>Calls that these counters may hold as well as others.</summary>
    public HashSet<CallEvidence> Strangers { get; } = [];

    /// <summary>The turns' models by call.</summary>
    public Dictionary<CallEvidence, string> TurnModels { get; } = [];

    /// <summary>The growth without the calls that it holds for certain; after <see cref="TakeOut"/>.</summary>
    public CountsByModel Left { get; private set; } = new();

    /// <summary>What it may hold beside those, and by all that is known it fits; after <see cref="TakeOut"/>.</summary>
    public List<(CallEvidence Call, CountsByModel Counted, bool IsLikely)> Uncertain { get; } = [];

    public void Adopt(Life life)
    {
        foreach (var (call, model) in life.TurnModels)
        {
            TurnModels.TryAdd(call, model);
        }
    }

    /// <summary>Takes out of the growth the calls that it holds for certain: the complete ones. An unfinished one is held with what its first frame
    /// said, or not at all, and others are held perhaps, if they fit. A model of which any class would be negative has no remainder: clamping class by
    /// class would invent tokens.</summary>
    public void TakeOut(FlagCounter flags)
    {
        if (IsContradicted)
        {
            return;
        }

        Left = Growth.Counts.Copy();
        foreach (var call in Held.Where(call => call.IsComplete))
        {
            Subtract(Left, Counted(call));
        }

        foreach (var (model, tokens) in Left.Rows.ToArray())
        {
            Left[model] = CounterClasses.Settle(tokens);
            if (CounterClasses.IsNegative(tokens))
            {
                Left[model] = default;
                flags.Add(Reason.Drift, model);
            }
        }

        foreach (var call in Held.Where(call => !call.IsComplete).Concat(Perhaps.Where(call => !Held.Contains(call))).Concat(Strangers.Where(call => !Held.Contains(call) && !Perhaps.Contains(call))))
        {
            var counted = Known(Counted(call));
            if (!counted.IsZero && counted.FitsIn(Left))
            {
                Uncertain.Add((call, counted, Held.Contains(call) || Perhaps.Contains(call)));
            }
            else if (!call.IsComplete && Held.Contains(call))
            {
                flags.Add(Reason.UnfinishedUncounted, call.Best.Model);
            }
        }
    }

    /// <summary>A call in the counters' terms.</summary>
    public CountsByModel Counted(CallEvidence call) => CountedCall.Of(call, Growth.Counts, TurnModels.GetValueOrDefault(call));

    /// <summary>The part of a call at models that these counters name: the others (an advisor's, where only the main loop is stated) have no
    /// remainder to shrink, and say nothing about whether the call is held.</summary>
    private CountsByModel Known(CountsByModel counted)
    {
        var known = new CountsByModel();
        foreach (var (model, tokens) in counted.Rows)
        {
            if (Growth.Counts.Has(model))
            {
                known.Add(model, tokens);
            }
        }

        return known;
    }

    /// <summary>Subtracts a call; a model that the counters do not know has no remainder to shrink.</summary>
    private void Subtract(CountsByModel left, CountsByModel counted)
    {
        foreach (var (model, tokens) in counted.Rows)
        {
            if (Growth.Counts.Has(model))
            {
                left.Subtract(model, tokens);
            }
        }
    }
}
