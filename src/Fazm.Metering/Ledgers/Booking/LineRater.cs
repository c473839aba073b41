using System.Collections.Immutable;
using Fazm.Metering.Pricing;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>What evidence amounts to: the ledger's total function. Pure for one set of options. Thread-safe.</summary>
internal sealed class LineRater(MeterOptions options)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(Platform? Platform, string? Location), EntryPricer> _pricers = new();

    /// <summary>The lines of an event, ordered by model and time.</summary>
    public ImmutableArray<LedgerLine> Lines(LedgerEvent seen)
    {
        var pricer = _pricers.GetOrAdd((seen.Platform ?? options.Platform, seen.Location ?? options.Location),
            static (key, given) => new EntryPricer(given with { Platform = key.Platform, Location = key.Location }), options);
        switch (seen.Kind)
        {
            case LedgerEventKind.RunningTotal:
                return [new LedgerLine { At = seen.At, Sums = new() { Reported = seen.Reported ?? PicoUsd.Zero } }];
            case LedgerEventKind.Adjustment:
                var amount = seen.Amount ?? PicoUsd.Zero;
                return [WithMarginal(new LedgerLine { Model = seen.Model, At = seen.At, Sums = new() { Cost = amount } }, seen.Funding)];
            case LedgerEventKind.Counters:
                return Joined(seen.Pieces.Select(piece => Counted(seen, piece, pricer)));
            default:
                return seen.Usage is { UnitCount: 1 } only ? [Unit(seen, only, 0, pricer)]
                    : seen.Usage is { } usage ? Joined(Used(seen, usage, pricer))
                    : [new LedgerLine { Model = seen.Model, At = seen.At, Sums = new() { Reported = seen.Reported ?? PicoUsd.Zero } }];
        }
    }

    private static IEnumerable<LedgerLine> Used(LedgerEvent seen, Usage usage, EntryPricer pricer)
    {
        for (var i = 0; i < usage.UnitCount; i++)
        {
            yield return Unit(seen, usage, i, pricer);
        }
    }

    /// <summary>One unit's line; the first one's stands for the event.</summary>
    private static LedgerLine Unit(LedgerEvent seen, in Usage usage, int place, EntryPricer pricer)
    {
        var unit = usage.Unit(place);
        var model = unit.Model ?? seen.Model;
        var priced = pricer.Price(unit.Tokens, model, seen.Surface, seen.At, usage, seen.IsAggregate);
        if (place > 0)
        {
            return Line(seen, model, seen.At, unit.Tokens, priced, default, []);
        }

        var whole = new LedgerSums
        {
            Calls = seen.Kind == LedgerEventKind.Call ? 1 : 0,
            LowerBounds = seen.Completeness == Completeness.Final ? 0 : 1,
            Reported = seen.Reported ?? PicoUsd.Zero,
        };
        return Line(seen, model, seen.At, unit.Tokens, priced, whole, IsPlain(seen, usage) ? [] : Notes(seen, usage));
    }

    private static LedgerLine Counted(LedgerEvent seen, LedgerPiece piece, EntryPricer pricer)
    {
        var at = piece.At.IsKnown ? piece.At : seen.At;
        var line = piece.Tokens.IsZero ? new LedgerLine { Model = piece.Model, At = at }
            : Line(seen, piece.Model, at, piece.Tokens, pricer.Price(piece.Tokens, piece.Model, seen.Surface, at, default, isAggregate: true), default, []);
        return line with { Sums = line.Sums with { Reported = piece.Reported ?? PicoUsd.Zero }, Flags = at.IsKnown ? line.Flags : [.. line.Flags, Reason.Undated] };
    }

    /// <summary>A line of tokens.</summary>
    /// <param name="seen">The event.</param>
    /// <param name="model">Whose tokens they are.</param>
    /// <param name="at">When.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="priced">What they cost.</param>
    /// <param name="more">What the line counts besides.</param>
    /// <param name="notes">What is to be said of the event besides.</param>
    private static LedgerLine Line(LedgerEvent seen, string? model, EventTime at, in TokenCounts tokens, in Priced priced, in LedgerSums more, IEnumerable<Reason> notes)
    {
        // A number that nobody stated has no price, even where the others do.
        var isUnknown = seen.UnknownClasses != TokenClasses.None;
        var cost = isUnknown ? null : priced.Cost;
        return new LedgerLine
        {
            Model = model,
            At = at,
            Sums = more with
            {
                Tokens = tokens,
                Cost = cost ?? PicoUsd.Zero,
                Unpriced = cost is null ? 1 : 0,
                UnknownUsage = isUnknown ? 1 : 0,
                Marginal = seen.Funding == Funding.PayPerToken ? cost ?? PicoUsd.Zero : PicoUsd.Zero,
                UnknownMarginal = UnknownMarginal(seen.Funding, cost is null),
            },
            IsUnpriced = cost is null,
            UnknownClasses = seen.UnknownClasses,
            PricedAs = priced.PricedAs,
            Book = cost is null ? null : priced.Book,
            Version = cost is null ? null : priced.Version,
            Flags = [.. priced.Flags.ToReasons(), .. isUnknown ? [Reason.UsageNotReported] : Array.Empty<Reason>(), .. notes],
        };
    }

    private static long UnknownMarginal(Funding funding, bool isUnpriced) => funding == Funding.Unknown || (funding == Funding.PayPerToken && isUnpriced) ? 1 : 0;

    private static LedgerLine WithMarginal(LedgerLine line, Funding funding) => line with
    {
        Sums = line.Sums with
        {
            Marginal = funding == Funding.PayPerToken ? line.Sums.Cost : PicoUsd.Zero,
            UnknownMarginal = UnknownMarginal(funding, line.IsUnpriced),
        },
    };

    /// <summary>True where <see cref="Notes"/> has nothing to say.</summary>
    private static bool IsPlain(LedgerEvent seen, in Usage usage) =>
        seen is { Completeness: Completeness.Final, IsOwnerCertain: true, Session: not null, At.IsKnown: true } && (usage.Notes & UsageNotes.UnknownIteration) == 0;

    private static IEnumerable<Reason> Notes(LedgerEvent seen, Usage usage)
    {
        if (seen.Completeness != Completeness.Final)
        {
            yield return Reason.LowerBound;
        }

        if (!seen.IsOwnerCertain || seen.Session is null)
        {
            yield return Reason.CopyOfUnknownOwner;
        }

        if (!seen.At.IsKnown)
        {
            yield return Reason.Undated;
        }

        if ((usage.Notes & UsageNotes.UnknownIteration) != 0)
        {
            yield return Reason.UnknownIteration;
        }
    }

    /// <summary>One line for each model and time, in one order.</summary>
    private static ImmutableArray<LedgerLine> Joined(IEnumerable<LedgerLine> lines)
    {
        List<LedgerLine> joined = [];
        foreach (var line in lines)
        {
            var place = joined.FindIndex(line.IsSameLine);
            if (place < 0)
            {
                joined.Add(line);
            }
            else
            {
                joined[place] = Sum(joined[place], line);
            }
        }

        if (joined.Count > 1)
        {
            joined.Sort(static (a, b) => string.CompareOrdinal(a.Model, b.Model) is var order and not 0 ? order : a.At.CompareTo(b.At));
        }

        return [.. joined];
    }

    // Lines are counted once each, so what is unknown of them is counted once.
    private static LedgerLine Sum(LedgerLine a, LedgerLine b)
    {
        var sums = a.Sums + b.Sums;
        return a with
        {
            Sums = sums with
            {
                Unpriced = Math.Min(1, sums.Unpriced),
                UnknownUsage = Math.Min(1, sums.UnknownUsage),
                UnknownMarginal = Math.Min(1, sums.UnknownMarginal),
            },
            IsUnpriced = a.IsUnpriced || b.IsUnpriced,
            PricedAs = a.PricedAs ?? b.PricedAs,
            Book = a.Book ?? b.Book,
            Version = a.Version ?? b.Version,
            Flags = [.. a.Flags.Concat(b.Flags).Distinct()],
        };
    }
}
