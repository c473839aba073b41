using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>What an event amounts to for one model and time: a running total of the event, not a difference.</summary>
internal sealed record LedgerLine
{
    public string? Model { get; init; }

    public EventTime At { get; init; }

    public LedgerSums Sums { get; init; }

    public bool IsUnpriced { get; init; }

    public TokenClasses UnknownClasses { get; init; }

    public string? PricedAs { get; init; }

    public string? Book { get; init; }

    public string? Version { get; init; }

    public ImmutableArray<Reason> Flags { get; init; } = [];

    /// <summary>Lines of one event are told apart by model and time.</summary>
    public bool IsSameLine(LedgerLine other) => At == other.At && string.Equals(Model, other.Model, StringComparison.Ordinal);

    /// <summary>True when the row of a difference would say nothing new.</summary>
    public bool SaysTheSame(LedgerLine other) =>
        Sums == other.Sums && IsUnpriced == other.IsUnpriced && UnknownClasses == other.UnknownClasses;

    public string? PriceName => Version is null ? null : $"{Book}: {Version}";
}
