using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers;

/// <summary>Something that a ledger is told. Immutable. Holds ids, numbers, times and names of models; never what was said.</summary>
/// <remarks>Telling it again, in any order and from any process, changes nothing. What is stored is priced by the ledger's own book; a
/// client's figure is a claim that stands beside it.</remarks>
public sealed record LedgerEvent
{
    /// <summary>The key under which the event is stored, unless one of its keys is known already.</summary>
    public required EventKey Key { get; init; }

    /// <summary>Further keys of the same call. Where they lead to calls that were stored apart, these prove to be one, and a linked reversal is written.</summary>
    public ImmutableArray<EventKey> OtherKeys { get; init; } = [];

    /// <summary>What it tells.</summary>
    public LedgerEventKind Kind { get; init; }

    /// <summary>Who used it.</summary>
    public required string User { get; init; }

    /// <summary>The user's device, where known.</summary>
    public string? Device { get; init; }

    /// <summary>The session that paid; <see langword="null"/> where only copies are known and the payer is not.</summary>
    public string? Session { get; init; }

    /// <summary>False where several sessions claim the call alike. A certain owner replaces an uncertain one.</summary>
    public bool IsOwnerCertain { get; init; } = true;

    /// <summary>The life of the counter that told of it, where one did.</summary>
    public string? Lineage { get; init; }

    /// <summary>The subagent; <see langword="null"/> for the main conversation.</summary>
    public string? Agent { get; init; }

    /// <summary>When it was used. Prices and periods go by it. Unknown is posted at <see cref="ReceivedAt"/> and flagged.</summary>
    public EventTime At { get; init; }

    /// <summary>When the ledger's side first received it; must be known.</summary>
    public required EventTime ReceivedAt { get; init; }

    /// <summary>What used it: <c>chat</c>, <c>routine</c>, <c>subagent</c> and so on; the caller's own words.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Who pays: <c>builtin</c>, <c>personal</c> and so on; the caller's own words, fixed when the request starts.</summary>
    public string Payer { get; init; } = string.Empty;

    /// <summary>How the payer pays.</summary>
    public Funding Funding { get; init; }

    /// <summary>Whose price list bills it; <see langword="null"/> takes the one whose book knows the model's id.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The endpoint's location, where a platform's price depends on it.</summary>
    public string? Location { get; init; }

    /// <summary>Where it was heard.</summary>
    public Surface Surface { get; init; }

    /// <summary>The model that answered; <see langword="null"/> where nothing names one, which has no price.</summary>
    public string? Model { get; init; }

    /// <summary>The usage; <see langword="null"/> where the event speaks of money only.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The classes of <see cref="Usage"/> whose number is unknown; its zeros there mean nothing, and the event has no price.</summary>
    public TokenClasses UnknownClasses { get; init; }

    /// <summary>True where <see cref="Usage"/> is a sum over several prompts, so that no price tier can be judged.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>How much the snapshot of a call knows.</summary>
    public Completeness Completeness { get; init; } = Completeness.Final;

    /// <summary>True for a snapshot that only a side conversation told; the main conversation's outranks it.</summary>
    public bool IsSide { get; init; }

    /// <summary>The parts, for <see cref="LedgerEventKind.Counters"/>. Empty says that nothing is left beyond the calls.</summary>
    public ImmutableArray<LedgerPiece> Pieces { get; init; } = [];

    /// <summary>On how much evidence the account of the counters rests: grows with what is joined and with nothing else.</summary>
    public long Rank { get; init; }

    /// <summary>What the client says that it cost: of the event, or the running total. Never in our cost.</summary>
    public PicoUsd? Reported { get; init; }

    /// <summary>What an adjustment corrects; must be stored.</summary>
    public EventKey Corrects { get; init; }

    /// <summary>The amount of an adjustment; may be negative.</summary>
    public PicoUsd? Amount { get; init; }

    /// <summary>Why, for an adjustment: a code or a ticket's number.</summary>
    public string? Note { get; init; }

    /// <summary>All keys, <see cref="Key"/> first.</summary>
    internal ImmutableArray<EventKey> AllKeys => [Key, .. OtherKeys];
}
