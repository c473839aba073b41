using System.Diagnostics.CodeAnalysis;

namespace Fazm.Metering.Observations;

/// <summary>One thing that one row of a wire says. A reader makes them, a meter joins them.</summary>
/// <remarks>An immutable value that carries its identity and its place with it: the meaning of a set of observations does not depend on
/// the order in which they are delivered, nor on how often. Holds ids, numbers, times, names of models and paths; never message content.</remarks>
public readonly struct Observation
{
    private readonly CallSnapshot _call;
    private readonly object? _other;

    private Observation(ObservationKind kind, in CallSnapshot call, object? other)
    {
        Kind = kind;
        _call = call;
        _other = other;
    }

    /// <summary>Which part is filled.</summary>
    public ObservationKind Kind { get; }

    /// <summary>The call's snapshot, when <see cref="Kind"/> is <see cref="ObservationKind.Call"/>; else the default value.</summary>
    public CallSnapshot Call => _call;

    /// <summary>The message heard, when <see cref="Kind"/> is <see cref="ObservationKind.Heard"/>; else throws <see cref="InvalidOperationException"/>.</summary>
    public MessageHeard Heard => Part<MessageHeard>();

    /// <summary>The counter's reading, when <see cref="Kind"/> is <see cref="ObservationKind.Counter"/>; else throws <see cref="InvalidOperationException"/>.</summary>
    public CounterReading Counter => Part<CounterReading>();

    /// <summary>The session's fact, when <see cref="Kind"/> is <see cref="ObservationKind.Session"/>; else throws <see cref="InvalidOperationException"/>.</summary>
    public SessionFact Session => Part<SessionFact>();

    /// <summary>The remark, when <see cref="Kind"/> is <see cref="ObservationKind.Remark"/>; else throws <see cref="InvalidOperationException"/>.</summary>
    public Remark Remark => Part<Remark>();

    /// <summary>A call's snapshot.</summary>
    public static Observation Of(in CallSnapshot call) => new(ObservationKind.Call, call, null);

    /// <summary>A message heard.</summary>
    public static Observation Of(MessageHeard heard) => new(ObservationKind.Heard, default, heard);

    /// <summary>A counter's reading.</summary>
    public static Observation Of(CounterReading counter) => new(ObservationKind.Counter, default, counter);

    /// <summary>A session's fact.</summary>
    public static Observation Of(SessionFact session) => new(ObservationKind.Session, default, session);

    /// <summary>A remark.</summary>
    public static Observation Of(Remark remark) => new(ObservationKind.Remark, default, remark);

    /// <summary>The same as <see cref="Call"/> without a copy: it is large.</summary>
    [UnscopedRef]
    internal ref readonly CallSnapshot CallPart => ref _call;

    private T Part<T>()
        where T : class => _other as T ?? throw new InvalidOperationException($"This observation is a {Kind}, not a {typeof(T).Name}.");
}
