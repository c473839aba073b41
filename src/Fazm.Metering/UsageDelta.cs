namespace Fazm.Metering;

/// <summary>What one observation added to the total of one session and model: the total after it less the total before it.</summary>
/// <remarks>A different thing from a total, by type. The deltas of any prefix of a stream add up to the total of that prefix, exactly.</remarks>
public readonly record struct UsageDelta
{
    /// <summary>The number of this delta on its meter, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>What changed.</summary>
    public DeltaKind Kind { get; init; }

    /// <summary>The session; <see langword="null"/> where the payer is unknown.</summary>
    public string? Session { get; init; }

    /// <summary>The model; <see langword="null"/> where nothing names one, and for <see cref="DeltaKind.Reported"/>.</summary>
    public string? Model { get; init; }

    /// <summary>When it was used.</summary>
    public EventTime At { get; init; }

    /// <summary>The tokens added; negative in a class only for a correction.</summary>
    public TokenCounts Tokens { get; init; }

    /// <summary>The cost added; <see langword="null"/> where the tokens have no price.</summary>
    public PicoUsd? Cost { get; init; }

    /// <summary>What the client said that was added, for <see cref="DeltaKind.Reported"/>; else <see langword="null"/>.</summary>
    public PicoUsd? Reported { get; init; }

    /// <summary>The session's cost after this delta, of all that has a price: the sum of <see cref="Cost"/> of its deltas so far. Where no session is named, what is
    /// unowned among the sessions that hang together with what was seen.</summary>
    public PicoUsd TotalCost { get; init; }

    /// <summary>True when the call behind it has its final usage.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The <see cref="Sequence"/> of the delta that this one corrects, for <see cref="DeltaKind.Correction"/>; else <see langword="null"/>.</summary>
    public long? Corrects { get; init; }
}
