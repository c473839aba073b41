using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers;

/// <summary>A row of the ledger: written once, never changed, never deleted. Every total is a sum of rows.</summary>
/// <remarks>The identity is tenant, <see cref="Key"/>, <see cref="Revision"/> and <see cref="Part"/>. What an event did at one time is one
/// revision of its key; its parts are the lines that changed, one for each model and time.</remarks>
public sealed record LedgerRow
{
    /// <summary>The key of the event.</summary>
    public required EventKey Key { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Revision { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public required int Part { get; init; }

    /// <summary>What it is.</summary>
    public LedgerRowKind Kind { get; init; }

    /// <summary>What the event is.</summary>
    public LedgerEventKind EventKind { get; init; }

    /// <summary>When it was recorded; for one tenant later than all that was sealed.</summary>
    public EventTime RecordedAt { get; init; }

    /// <summary>When the event was received.</summary>
    public EventTime ReceivedAt { get; init; }

    /// <summary>When it was used; unknown where nobody said.</summary>
    public EventTime At { get; init; }

    /// <summary>The time by which it falls into a period: that of use, or the end of the closed periods for what came too late. Always known.</summary>
    public EventTime PostedAt { get; init; }

    /// <summary>The closed period that it came too late for; <see langword="null"/> where it came in time.</summary>
    public string? LateFor { get; init; }

    /// <summary>Who used it.</summary>
    public required string User { get; init; }

    /// <summary>The user's device.</summary>
    public string? Device { get; init; }

    /// <summary>The session that paid.</summary>
    public string? Session { get; init; }

    /// <summary>The life of the counter that told of it.</summary>
    public string? Lineage { get; init; }

    /// <summary>The subagent.</summary>
    public string? Agent { get; init; }

    /// <summary>What used it.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Who pays.</summary>
    public string Payer { get; init; } = string.Empty;

    /// <summary>How the payer pays.</summary>
    public Funding Funding { get; init; }

    /// <summary>Whose price list bills it, where the event said.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The model as on the wire.</summary>
    public string? Model { get; init; }

    /// <summary>The book's id of the model; <see langword="null"/> where it has no price.</summary>
    public string? PricedAs { get; init; }

    /// <summary>The book and its version that priced the line as it is after this row.</summary>
    public string? Book { get; init; }

    /// <summary>The price version within <see cref="Book"/>.</summary>
    public string? Version { get; init; }

    /// <summary>Book and price version before, for <see cref="LedgerRowKind.Rerating"/>.</summary>
    public string? VersionBefore { get; init; }

    /// <summary>What the row adds to every total.</summary>
    public LedgerSums Change { get; init; }

    /// <summary>True where the line has no price after this row.</summary>
    public bool IsUnpriced { get; init; }

    /// <summary>The classes whose number is unknown after this row.</summary>
    public TokenClasses UnknownClasses { get; init; }

    /// <summary>What there is to know about the line after this row; each once.</summary>
    public ImmutableArray<Reason> Flags { get; init; } = [];

    /// <summary>The key of the row that this one corrects; none for a first row.</summary>
    public EventKey Corrects { get; init; }

    /// <summary>The revision of <see cref="Corrects"/>; 0 where there is none.</summary>
    public int CorrectsRevision { get; init; }

    /// <summary>For <see cref="LedgerRowKind.Reversal"/>: the stored call that this one proved to be.</summary>
    public EventKey JoinedInto { get; init; }

    /// <summary>Why, for adjustments and reratings.</summary>
    public string? Note { get; init; }

    /// <summary>The cost that the row adds; <see langword="null"/> where the line has no price and had none.</summary>
    public PicoUsd? Cost => IsUnpriced && Change.Cost.IsZero ? null : Change.Cost;

    /// <summary>True on part 0 where, after this revision, the client claims another cost than ours, or one for what has no price.</summary>
    public bool ClaimDiffers { get; init; }

    /// <summary>The evidence after this revision, in the core's own format; on part 0, empty on the others. A store keeps it as it is.</summary>
    public ReadOnlyMemory<byte> State { get; init; }
}
