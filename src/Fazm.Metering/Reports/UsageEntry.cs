using System.Collections.Immutable;

namespace Fazm.Metering.Reports;

/// <summary>One line of what a meter knows: the smallest part that has one session, one model, one agent, one surface and one time. Every
/// total is a sum of these.</summary>
public sealed record UsageEntry
{
    private readonly int? _modelCalls;

    /// <summary>What it stands for.</summary>
    public EntryKind Kind { get; init; }

    /// <summary>The session that paid; <see langword="null"/> where only copies are known and the payer is not.</summary>
    public string? Session { get; init; }

    /// <summary>The model that answered, as on the wire less <c>[1m]</c>; <see langword="null"/> where nothing names one.</summary>
    public string? Model { get; init; }

    /// <summary>The book's id of the model; <see langword="null"/> where it has no price.</summary>
    public string? PricedAs { get; init; }

    /// <summary>The subagent; <see langword="null"/> for the main conversation and for counters.</summary>
    public string? Agent { get; init; }

    /// <summary>Where the figures were heard.</summary>
    public Surface Surface { get; init; }

    /// <summary>When: of a call the earliest time of its rows, of a counter's growth the time of the reading.</summary>
    public EventTime At { get; init; }

    /// <summary>1 for the first unit of a call, else 0.</summary>
    public int Calls { get; init; }

    /// <summary>1 for the first unit of a call at its model, else 0: an advisor's sampling is a request of its own model.</summary>
    public int ModelCalls
    {
        get => _modelCalls ?? Calls;
        init => _modelCalls = value;
    }

    /// <summary>The tokens; zero for <see cref="EntryKind.Reported"/> and <see cref="EntryKind.Unexplained"/>.</summary>
    public TokenCounts Tokens { get; init; }

    /// <summary>The price; <see langword="null"/> where the book has none.</summary>
    public PicoUsd? Cost { get; init; }

    /// <summary>The upper bound where a tier could not be judged; else <see langword="null"/>.</summary>
    public PicoUsd? CostUpper { get; init; }

    /// <summary>The client's own amount, for <see cref="EntryKind.Reported"/> and <see cref="EntryKind.Unexplained"/>.</summary>
    public PicoUsd? Reported { get; init; }

    /// <summary>True for a call that never got its final usage.</summary>
    public bool IsLowerBound { get; init; }

    /// <summary>What there is to know about it: flags, each once.</summary>
    public ImmutableArray<Reason> Flags { get; init; } = [];
}
