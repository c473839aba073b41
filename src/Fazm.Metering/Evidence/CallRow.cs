using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>One identity under which a call was heard in one session, and what the rows of that identity say about who paid.</summary>
internal readonly record struct CallRow
{
    public string? RequestId { get; init; }

    public string? MessageId { get; init; }

    public string? RowId { get; init; }

    public required string Session { get; init; }

    public string? BornIn { get; init; }

    /// <summary>For rows without a request id only: what tells a copy of the row.</summary>
    public string? Uuid { get; init; }

    /// <summary>The earliest time of the rows.</summary>
    public EventTime At { get; init; }

    public Standing Standing { get; init; }

    public ChainPlace Chain { get; init; }

    public bool IsMain { get; init; }

    public static CallRow Of(in CallSnapshot seen) => new()
    {
        RequestId = seen.RequestId,
        MessageId = seen.MessageId,
        RowId = seen.RequestId is null && seen.MessageId is null ? seen.RowId : null,
        Session = seen.Session,
        BornIn = seen.BornIn == seen.Session ? null : seen.BornIn,
        Uuid = seen.RequestId is null ? seen.Uuid : null,
        At = seen.At,
        Standing = seen.Standing,
        Chain = seen.Chain,
        IsMain = !seen.IsSide,
    };

    /// <summary>The row's key of a kind (design: "A call"), where it has one. A message id without a request id beside it is valid only where its row was born.</summary>
    public CallKey? Key(CallKeyKind kind) => kind switch
    {
        CallKeyKind.Request => RequestId is { } request ? new(CallKeyKind.Request, request) : null,
        CallKeyKind.Message => MessageId is { } message && RequestId is not null ? new(CallKeyKind.Message, message) : null,
        CallKeyKind.MessageInSession => MessageId is { } message ? CallKey.InSession(message, BornIn ?? Session) : null,
        CallKeyKind.CopiedRow => MessageId is { } message && Uuid is { } uuid && At.IsKnown ? new(CallKeyKind.CopiedRow, message, uuid, At) : null,
        _ => RowId is { } id ? new(CallKeyKind.Row, id) : null,
    };

    /// <summary>The row's key of a kind, where an index needs it: beside a request id the message id leads to the call from everywhere, and so from its session.</summary>
    public CallKey? IndexKey(CallKeyKind kind) => kind == CallKeyKind.MessageInSession && RequestId is not null ? null : Key(kind);

    /// <summary>True where the row has a key.</summary>
    public bool HasKey(in CallKey key) => key.Kind switch
    {
        CallKeyKind.Request => RequestId == key.Id,
        CallKeyKind.Message => RequestId is not null && MessageId == key.Id,
        CallKeyKind.MessageInSession => MessageId == key.Id && (BornIn ?? Session) == key.Scope,
        CallKeyKind.CopiedRow => MessageId == key.Id && Uuid == key.Scope && At.IsKnown && At == key.At,
        _ => RowId == key.Id,
    };

    /// <summary>True for the same identity; rows without a request id are the same only at the same time, since the time tells their copies.</summary>
    public bool IsSameIdentity(in CallRow other) =>
        RequestId == other.RequestId && MessageId == other.MessageId && RowId == other.RowId && Session == other.Session &&
        BornIn == other.BornIn && Uuid == other.Uuid && (Uuid is null || At == other.At);

    /// <summary>True where a row told of this very identity, so that all its keys lead here already.</summary>
    public bool IsIdentityOf(in CallSnapshot seen) =>
        RequestId == seen.RequestId && MessageId == seen.MessageId && Session == seen.Session &&
        RowId == (seen.RequestId is null && seen.MessageId is null ? seen.RowId : null) &&
        BornIn == (seen.BornIn == seen.Session ? null : seen.BornIn) &&
        Uuid == (seen.RequestId is null ? seen.Uuid : null) && (Uuid is null || At == seen.At);

    /// <summary>True where a row of this identity says no more than is known.</summary>
    public bool Holds(in CallSnapshot seen) =>
        At <= seen.At && Standing >= seen.Standing && (IsMain || seen.IsSide) && (Chain == seen.Chain || Prefer(Chain, seen.Chain) == Chain);

    /// <summary>An order of identities, so that rows stand alike however they came.</summary>
    public int CompareIdentity(in CallRow other)
    {
        var order = string.CompareOrdinal(Session, other.Session);
        order = order != 0 ? order : string.CompareOrdinal(RequestId, other.RequestId);
        order = order != 0 ? order : string.CompareOrdinal(MessageId, other.MessageId);
        order = order != 0 ? order : string.CompareOrdinal(RowId, other.RowId);
        order = order != 0 ? order : string.CompareOrdinal(BornIn, other.BornIn);
        order = order != 0 ? order : string.CompareOrdinal(Uuid, other.Uuid);
        return order != 0 || Uuid is null ? order : At.CompareTo(other.At);
    }

    /// <summary>Both rows' knowledge under one identity.</summary>
    public CallRow Join(in CallRow other) => this with
    {
        At = EventTime.Earlier(At, other.At),
        Standing = Standing > other.Standing ? Standing : other.Standing,
        Chain = Prefer(Chain, other.Chain),
        IsMain = IsMain || other.IsMain,
    };

    private static ChainPlace Prefer(in ChainPlace a, in ChainPlace b)
    {
        if (a.Root is null || b.Root is null)
        {
            return a.Root is not null || (b.Root is null && a.MayBeSaved) ? a : b;
        }

        if (a.MayBeSaved != b.MayBeSaved)
        {
            return a.MayBeSaved ? a : b;
        }

        var order = a.At.CompareTo(b.At);
        order = order != 0 ? order : string.CompareOrdinal(a.Root, b.Root);
        order = order != 0 ? order : string.CompareOrdinal(a.StateBefore, b.StateBefore);
        return order <= 0 ? a : b;
    }
}
