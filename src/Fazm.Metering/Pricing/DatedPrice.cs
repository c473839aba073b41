using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>A price with its two clocks: when it is in force, and when it became known or was withdrawn. Immutable.</summary>
public abstract class DatedPrice
{
    private protected DatedPrice(string id) => Id = id;

    /// <summary>The version's id, unique within its book and never reused.</summary>
    public string Id { get; }

    /// <summary>The first UTC day in force; <see langword="null"/> where it is not known, which holds from the beginning.</summary>
    public DateOnly? From { get; internal init; }

    /// <summary>The first UTC day no longer in force; <see langword="null"/> while open.</summary>
    public DateOnly? To { get; internal init; }

    /// <summary>The day it became public; <see langword="null"/> where that is not known, which counts as always known.</summary>
    public DateOnly? RecordedAt { get; internal init; }

    /// <summary>The day it was withdrawn; <see langword="null"/> where it was not.</summary>
    public DateOnly? WithdrawnAt { get; internal init; }

    /// <summary><c>active</c>, <c>scheduled</c> or <c>withdrawn</c>.</summary>
    public string Status { get; internal init; } = "active";

    /// <summary>Why it was withdrawn; may be <see langword="null"/>.</summary>
    public string? Reason { get; internal init; }

    /// <summary>Where it was read; at least one.</summary>
    public IReadOnlyList<PriceSource> Provenance { get; internal init; } = [];

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>; <see langword="null"/> where the book does not say.</summary>
    public string? Confidence { get; internal init; }

    /// <summary>What the keeper noted; may be <see langword="null"/>.</summary>
    public string? Note { get; internal init; }

    internal int FromDay => From?.DayNumber ?? int.MinValue;

    internal int ToDay => To?.DayNumber ?? int.MaxValue;

    internal int RecordedDay => RecordedAt?.DayNumber ?? int.MinValue;

    internal bool IsWithdrawn => WithdrawnAt is not null;

    /// <summary>True when the price was known, and not withdrawn, at the end of a day; without a day, by the newest knowledge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsKnown(DateOnly? asOf) =>
        asOf is { } day ? RecordedDay <= day.DayNumber && (WithdrawnAt is not { } withdrawn || withdrawn > day) : !IsWithdrawn;
}
