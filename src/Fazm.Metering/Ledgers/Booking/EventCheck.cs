using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>What a ledger cannot take, whatever is stored.</summary>
internal static class EventCheck
{
    public static LedgerRefusal Of(LedgerEvent seen)
    {
        foreach (var key in seen.AllKeys)
        {
            if (!LedgerText.IsName(key.Text, EventKey.MaxLength))
            {
                return LedgerRefusal.BadKey;
            }
        }

        if (!LedgerText.IsName(seen.User) || HasBadName(seen))
        {
            return LedgerRefusal.BadName;
        }

        if (!seen.ReceivedAt.IsKnown)
        {
            return LedgerRefusal.NoReceiveTime;
        }

        var refusal = Needed(seen);
        return refusal != LedgerRefusal.None ? refusal : Tokens(seen);
    }

    // Called twice for every event of every batch: no enumerator, no delegate.
    private static bool HasBadName(LedgerEvent seen)
    {
        var isGood = LedgerText.IsNothingOrName(seen.Device) && LedgerText.IsNothingOrName(seen.Session) && LedgerText.IsNothingOrName(seen.Lineage) &&
            LedgerText.IsNothingOrName(seen.Agent) && LedgerText.IsNothingOrName(seen.Source) && LedgerText.IsNothingOrName(seen.Payer) &&
            LedgerText.IsNothingOrName(seen.Location) && LedgerText.IsNothingOrName(seen.Model) && LedgerText.IsNothingOrName(seen.Note);
        foreach (var piece in seen.Pieces)
        {
            isGood &= LedgerText.IsNothingOrName(piece.Model);
        }

        for (var i = 0; i < seen.Usage?.UnitCount; i++)
        {
            isGood &= LedgerText.IsNothingOrName(seen.Usage.Value.Unit(i).Model);
        }

        return !isGood;
    }

    private static LedgerRefusal Needed(LedgerEvent seen)
    {
        var isComplete = seen.Kind switch
        {
            LedgerEventKind.Call => seen.Usage is not null,
            LedgerEventKind.Counters => true,
            LedgerEventKind.RunningTotal => seen.Reported is not null,
            LedgerEventKind.Delta => seen.Usage is not null || seen.Reported is not null,
            LedgerEventKind.Adjustment => seen.Amount is not null && !seen.Corrects.IsNone,
            _ => false,
        };
        return isComplete ? LedgerRefusal.None : LedgerRefusal.Incomplete;
    }

    private static LedgerRefusal Tokens(LedgerEvent seen)
    {
        var refusal = Amount(seen.Reported, mayFall: false);
        refusal = refusal != LedgerRefusal.None ? refusal : Amount(seen.Amount, mayFall: true);
        for (var i = 0; refusal == LedgerRefusal.None && i < seen.Usage?.UnitCount; i++)
        {
            refusal = Counts(seen.Usage.Value.Unit(i).Tokens);
        }

        foreach (var piece in seen.Pieces)
        {
            refusal = refusal != LedgerRefusal.None ? refusal : Counts(piece.Tokens);
            refusal = refusal != LedgerRefusal.None ? refusal : Amount(piece.Reported, mayFall: true);
        }

        return refusal != LedgerRefusal.None || seen.Usage is not { } usage ? refusal : Counts(usage.Tokens);
    }

    /// <summary>True for lines that a row's 64 bits cannot hold.</summary>
    public static bool IsTooLarge(ImmutableArray<LedgerLine> lines)
    {
        foreach (var line in lines)
        {
            if (Amount(line.Sums.Cost, mayFall: true) != LedgerRefusal.None || Amount(line.Sums.Reported, mayFall: true) != LedgerRefusal.None)
            {
                return true;
            }
        }

        return false;
    }

    private static LedgerRefusal Amount(PicoUsd? amount, bool mayFall) => amount is not { } given ? LedgerRefusal.None
        : given.Units > long.MaxValue / 4 || given.Units < long.MinValue / 4 ? LedgerRefusal.TooLarge
        : given < PicoUsd.Zero && !mayFall ? LedgerRefusal.NegativeTokens
        : LedgerRefusal.None;

    // No call has more; so no sum of tokens that a ledger can live to see leaves 64 bits.
    private static LedgerRefusal Counts(in TokenCounts tokens) => tokens.HasNegative ? LedgerRefusal.NegativeTokens
        : IsHuge(tokens.Input) || IsHuge(tokens.Output) || IsHuge(tokens.CacheWrite5m) || IsHuge(tokens.CacheWrite1h) || IsHuge(tokens.CacheRead) ||
          IsHuge(tokens.WebSearches) || IsHuge(tokens.WebFetches) ? LedgerRefusal.TooLarge
        : LedgerRefusal.None;

    private static bool IsHuge(long count) => count > 1_000_000_000_000;
}
