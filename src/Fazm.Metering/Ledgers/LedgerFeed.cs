using System.Collections.Immutable;
using Fazm.Metering.Evidence;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Ledgers;

/// <summary>Turns what a meter knows into ledger events. The same evidence gives the same keys and contents, in whatever order it was read.</summary>
/// <remarks>A ledger joins what several meters tell: calls are joined snapshot by snapshot; of the account of a session's counters the one
/// that rests on more evidence counts, whole. What the counters show beyond the calls is a function of both, so a meter that tells of
/// counters should know the session's calls; one that knows less is overruled by one that knows more. The counters come first: batches that are
/// stored in the order of the list never claim more than the whole.</remarks>
public static class LedgerFeed
{
    /// <summary>The events of all that a meter knows: one for each call, and one for each session with counters.</summary>
    public static ImmutableArray<LedgerEvent> Of(MeterSet meter, LedgerContext context)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(context);
        return Of(meter.Evidence(), context);
    }

    /// <summary>The events of all that a session's meter knows.</summary>
    public static ImmutableArray<LedgerEvent> Of(SessionMeter meter, LedgerContext context)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(context);
        return Of(meter.Evidence(), context);
    }

    private static ImmutableArray<LedgerEvent> Of(MeteredEvidence evidence, LedgerContext context)
    {
        var events = ImmutableArray.CreateBuilder<LedgerEvent>(evidence.Calls.Count + evidence.Sessions.Count);
        foreach (var call in evidence.Calls)
        {
            events.Add(Of(call, context));
        }

        foreach (var session in evidence.Sessions)
        {
            events.Add(Of(session, context));
        }

        // Counters first: what they show beyond the calls shrinks when calls become known, so whoever stores a part of the list, in this order,
        // claims too little and never too much.
        events.Sort(static (a, b) => (b.Kind == LedgerEventKind.Counters).CompareTo(a.Kind == LedgerEventKind.Counters) is var order and not 0 ? order : a.Key.CompareTo(b.Key));
        return events.MoveToImmutable();
    }

    private static LedgerEvent Of(MeteredCall call, LedgerContext context)
    {
        // The kinds are in the order of how far they reach, so the first key is the one that most others will know too.
        var keys = call.Keys.OrderBy(key => key.Kind).Select(KeyOf).Distinct().ToImmutableArray();
        var best = call.Best;
        return Event(keys[0], LedgerEventKind.Call, context) with
        {
            OtherKeys = [.. keys.Skip(1).Order()],
            Session = call.Owner,
            IsOwnerCertain = call.IsOwnerCertain,
            Agent = call.Agent,
            At = call.At,
            Surface = best.Surface,
            Model = best.Model,
            Usage = best.Usage,
            Completeness = best.Completeness,
            IsSide = !best.IsMain,
        };
    }

    private static LedgerEvent Of(MeteredCounters counters, LedgerContext context) => Event(EventKey.Counters(counters.Session), LedgerEventKind.Counters, context) with
    {
        Session = counters.Session,
        Surface = counters.Surface,
        Rank = counters.Rank,
        Pieces = [.. counters.Remainder.Select(piece => new LedgerPiece(piece.Model, piece.At, piece.Tokens))
            .Concat(counters.Reported.Select(piece => new LedgerPiece(null, piece.At, default, piece.Amount)))
            .OrderBy(piece => piece.At).ThenBy(piece => piece.Model, StringComparer.Ordinal).ThenBy(piece => piece.Tokens.Output).ThenBy(piece => piece.Tokens.Input)
            .ThenBy(piece => piece.Tokens.CacheRead).ThenBy(piece => piece.Tokens.CacheWrite).ThenBy(piece => piece.Reported ?? PicoUsd.Zero)],
    };

    private static LedgerEvent Event(EventKey key, LedgerEventKind kind, LedgerContext context) => new()
    {
        Key = key,
        Kind = kind,
        User = context.User,
        ReceivedAt = context.ReceivedAt,
        Device = context.Device,
        Source = context.Source,
        Payer = context.Payer,
        Funding = context.Funding,
        Platform = context.Platform,
        Location = context.Location,
    };

    private static EventKey KeyOf(CallKey key) => key.Kind switch
    {
        CallKeyKind.Request => EventKey.Request(key.Id),
        CallKeyKind.Message => EventKey.Message(key.Id),
        CallKeyKind.MessageInSession => EventKey.Message(key.Id, key.Scope ?? string.Empty),
        CallKeyKind.CopiedRow => EventKey.CopiedRow(key.Id, key.Scope ?? string.Empty, key.At),
        _ => EventKey.Row(key.Id),
    };
}
