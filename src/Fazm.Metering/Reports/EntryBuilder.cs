using System.Collections.Immutable;
using Fazm.Metering.Evidence;
using Fazm.Metering.Fusion;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Reports;

/// <summary>Turns calls and counters into priced entries.</summary>
internal sealed class EntryBuilder(MeterOptions options)
{
    private readonly EntryPricer _pricer = new(options);

    /// <summary>Adds a call's entries: one for each unit that is billed by itself.</summary>
    public void AddCall(CallEvidence call, string? owner, bool isOwnerCertain, ICollection<UsageEntry> entries)
    {
        var best = call.Best;
        var agent = call.IsSide ? call.Agent ?? "side" : null;
        HashSet<string?>? models = best.Usage.UnitCount > 1 ? new(StringComparer.Ordinal) : null;
        for (var i = 0; i < best.Usage.UnitCount; i++)
        {
            var priced = _pricer.Price(best, i, call.At, out var tokens, out var model);
            entries.Add(new UsageEntry
            {
                Kind = EntryKind.Call,
                Session = owner,
                Model = model,
                PricedAs = priced.PricedAs,
                Agent = agent,
                Surface = best.Surface,
                At = call.At,
                Calls = i == 0 ? 1 : 0,
                ModelCalls = models is null || models.Add(model) ? 1 : 0,
                Tokens = tokens,
                Cost = priced.Cost,
                CostUpper = priced.Upper,
                IsLowerBound = i == 0 && !call.IsComplete,
                Flags = Flags(priced, call, i == 0, isOwnerCertain),
            });
        }
    }

    /// <summary>Adds what a session's counters say beyond its calls.</summary>
    public void AddCounters(string session, FusedSession fused, ICollection<UsageEntry> entries)
    {
        foreach (var piece in fused.Remainder)
        {
            var priced = _pricer.Price(piece.Tokens, piece.Model, piece.Surface, piece.At, default, isAggregate: true);
            entries.Add(new UsageEntry
            {
                Kind = EntryKind.Remainder,
                Session = session,
                Model = piece.Model,
                PricedAs = priced.PricedAs,
                Surface = piece.Surface,
                At = piece.At,
                Tokens = piece.Tokens,
                Cost = priced.Cost,
                CostUpper = priced.Upper,
                Flags = [.. priced.Flags.ToReasons(), .. piece.At.IsKnown ? Array.Empty<Reason>() : [Reason.Undated]],
            });
        }

        foreach (var (pieces, kind) in new[] { (fused.Reported, EntryKind.Reported), (fused.Unexplained, EntryKind.Unexplained) })
        {
            foreach (var piece in pieces)
            {
                entries.Add(new UsageEntry
                {
                    Kind = kind,
                    Session = session,
                    Surface = piece.Surface,
                    At = piece.At,
                    Reported = piece.Amount,
                    Flags = kind == EntryKind.Unexplained ? [Reason.UnexplainedSpend] : [],
                });
            }
        }
    }

    private static ImmutableArray<Reason> Flags(in Priced priced, CallEvidence call, bool isFirst, bool isOwnerCertain)
    {
        // Nearly every call has none.
        if (priced.Flags == PriceFlags.None && (!isFirst || (call.IsComplete && isOwnerCertain && call.At.IsKnown && call.Best.Usage.Notes == UsageNotes.None)))
        {
            return [];
        }

        List<Reason> flags = [.. priced.Flags.ToReasons()];
        if (isFirst)
        {
            AddIf(flags, !call.IsComplete, Reason.LowerBound);
            AddIf(flags, !isOwnerCertain, Reason.CopyOfUnknownOwner);
            AddIf(flags, !call.At.IsKnown, Reason.Undated);
            var notes = call.Best.Usage.Notes;
            AddIf(flags, (notes & UsageNotes.CacheBreakdownExceedsTotal) != 0, Reason.CacheBreakdownExceedsTotal);
            AddIf(flags, (notes & UsageNotes.CachedExceedsInput) != 0, Reason.CachedExceedsInput);
            AddIf(flags, (notes & UsageNotes.CacheSplitUnknown) != 0, Reason.CacheSplitUnknown);
            AddIf(flags, (notes & UsageNotes.UnknownIteration) != 0, Reason.UnknownIteration);
        }

        return [.. flags];
    }

    private static void AddIf(List<Reason> flags, bool applies, Reason reason)
    {
        if (applies && !flags.Contains(reason))
        {
            flags.Add(reason);
        }
    }
}
