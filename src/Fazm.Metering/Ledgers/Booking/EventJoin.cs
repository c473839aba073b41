using System.Collections.Immutable;
using Fazm.Metering.Evidence;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Joins two tellings of one thing: idempotent, commutative and associative in everything that is counted (design: evidence joins).</summary>
internal static class EventJoin
{
    /// <summary>What contradicts, where the two cannot both be.</summary>
    public static LedgerConflictKind Contradiction(LedgerEvent stored, LedgerEvent seen)
    {
        if (stored.Kind != seen.Kind)
        {
            return LedgerConflictKind.Kind;
        }

        if (stored.Kind is LedgerEventKind.Delta or LedgerEventKind.Adjustment)
        {
            return Says(stored).AsSpan().SequenceEqual(Says(seen)) ? LedgerConflictKind.None : LedgerConflictKind.Content;
        }

        return !string.Equals(stored.User, seen.User, StringComparison.Ordinal) ? LedgerConflictKind.User
            : stored.Funding != seen.Funding || !string.Equals(stored.Payer, seen.Payer, StringComparison.Ordinal) ? LedgerConflictKind.Payer
            : LedgerConflictKind.None;
    }

    /// <summary>Joins what contradicts nothing. The stored one's own object comes back where nothing new was said.</summary>
    public static LedgerEvent Join(LedgerEvent stored, LedgerEvent seen)
    {
        var keys = Keys(stored, seen);
        var joined = stored.Kind switch
        {
            LedgerEventKind.Call => Call(stored, seen),
            LedgerEventKind.Counters => Compare(stored, seen) >= 0 ? stored : Whole(stored, seen),
            LedgerEventKind.RunningTotal => (stored.Reported ?? PicoUsd.Zero) >= (seen.Reported ?? PicoUsd.Zero) ? stored : stored with { Reported = seen.Reported, At = seen.At },
            _ => stored,
        };
        return keys.IsDefault ? joined : joined with { OtherKeys = keys };
    }

    /// <summary>The content of an event without the circumstances of its telling.</summary>
    public static byte[] Says(LedgerEvent seen) => StateWriter.Write(seen, withReceipt: false);

    private static LedgerEvent Call(LedgerEvent a, LedgerEvent b)
    {
        var joined = SnapshotOrder.Compare(SnapshotOf(a), SnapshotOf(b)) >= 0 ? a : a with
        {
            Usage = b.Usage,
            UnknownClasses = b.UnknownClasses,
            Completeness = b.Completeness,
            IsSide = b.IsSide,
            Model = b.Model,
            Surface = b.Surface,
        };
        var at = EventTime.Earlier(a.At, b.At);
        var (session, isCertain) = Owner(a, b);
        var agent = First(a.Agent, b.Agent);
        if (at != a.At || session != a.Session || isCertain != a.IsOwnerCertain || agent != a.Agent)
        {
            joined = joined with { At = at, Session = session, IsOwnerCertain = isCertain, Agent = agent };
        }

        var (device, lineage, location) = (First(a.Device, b.Device), First(a.Lineage, b.Lineage), First(a.Location, b.Location));
        var source = string.CompareOrdinal(a.Source, b.Source) <= 0 ? a.Source : b.Source;
        var platform = a.Platform is null ? b.Platform : b.Platform is null || a.Platform < b.Platform ? a.Platform : b.Platform;
        var reported = a.Reported is null ? b.Reported : b.Reported is null || a.Reported > b.Reported ? a.Reported : b.Reported;
        if (device != a.Device || lineage != a.Lineage || location != a.Location || source != a.Source || platform != a.Platform || reported != a.Reported)
        {
            joined = joined with { Device = device, Lineage = lineage, Location = location, Source = source, Platform = platform, Reported = reported };
        }

        // Only what has no time of its own is posted by its receipt.
        return !joined.At.IsKnown && b.ReceivedAt < joined.ReceivedAt ? joined with { ReceivedAt = b.ReceivedAt } : joined;
    }

    private static (string? Session, bool IsCertain) Owner(LedgerEvent a, LedgerEvent b)
    {
        var order = (a.Session is not null).CompareTo(b.Session is not null);
        order = order != 0 ? order : a.IsOwnerCertain.CompareTo(b.IsOwnerCertain);
        order = order != 0 ? order : string.CompareOrdinal(b.Session, a.Session);
        return order >= 0 ? (a.Session, a.IsOwnerCertain) : (b.Session, b.IsOwnerCertain);
    }

    /// <summary>The account of the other, under the first one's name.</summary>
    private static LedgerEvent Whole(LedgerEvent stored, LedgerEvent seen) =>
        stored with { Pieces = seen.Pieces, Rank = seen.Rank, At = seen.At, Surface = seen.Surface };

    /// <summary>Of two accounts of counters the one that rests on more; of equals the one that claims less, so that nothing is claimed that was not billed.</summary>
    private static int Compare(LedgerEvent a, LedgerEvent b)
    {
        var order = a.Rank.CompareTo(b.Rank);
        order = order != 0 ? order : AllTokens(b).CompareTo(AllTokens(a));
        return order != 0 ? order : Says(Pieces(a)).AsSpan().SequenceCompareTo(Says(Pieces(b)));

        static Int128 AllTokens(LedgerEvent seen)
        {
            Int128 sum = 0;
            foreach (var piece in seen.Pieces)
            {
                sum += piece.Tokens.AllTokens;
            }

            return sum;
        }

        static LedgerEvent Pieces(LedgerEvent seen) =>
            new() { Key = seen.Key, User = seen.User, ReceivedAt = default, At = seen.At, Surface = seen.Surface, Pieces = seen.Pieces };
    }

    private static Snapshot SnapshotOf(LedgerEvent seen) => new(seen.Usage ?? default, seen.Completeness, !seen.IsSide, seen.Model, seen.Surface);

    private static string? First(string? a, string? b) => a is null ? b : b is null || string.CompareOrdinal(a, b) <= 0 ? a : b;

    /// <summary>All other keys, ordered; default where the stored one has them all.</summary>
    private static ImmutableArray<EventKey> Keys(LedgerEvent stored, LedgerEvent seen)
    {
        var isNew = seen.Key != stored.Key && !stored.OtherKeys.Contains(seen.Key);
        foreach (var key in seen.OtherKeys)
        {
            isNew |= key != stored.Key && !stored.OtherKeys.Contains(key);
        }

        return isNew ? [.. stored.OtherKeys.Concat(seen.AllKeys).Where(key => key != stored.Key).Distinct().Order()] : default;
    }
}
