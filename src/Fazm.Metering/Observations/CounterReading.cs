using System.Collections.Immutable;

namespace Fazm.Metering.Observations;

/// <summary>One reading of a client's own counters. Evidence of money that no call shows; never added to calls.</summary>
/// <remarks>Self-contained: a reading carries the content of the reading before it, so that a set of readings means the same in any order.</remarks>
public sealed record CounterReading
{
    /// <summary>The reading's identity: the client's id of the row, else one that the reader made from what precedes it.</summary>
    public required string Id { get; init; }

    /// <summary>The session it is about.</summary>
    public required string Session { get; init; }

    /// <summary>The id of the stream it was heard on: what the stream itself says (its first row's id, else a digest), never a file's name.</summary>
    public required string Stream { get; init; }

    /// <summary>The id of the reading before it on this stream, whatever its session; empty at the stream's start.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>True when the reading begins another life of the counter on the same stream (a new process in the same bytes).</summary>
    public bool BeginsLife { get; init; }

    /// <summary>Where it was heard.</summary>
    public Surface Surface { get; init; }

    /// <summary>What it says.</summary>
    public CounterKind Kind { get; init; }

    /// <summary>When.</summary>
    public EventTime At { get; init; }

    /// <summary>Tokens by model. Empty says "nothing"; default says "no tokens stated".</summary>
    public ImmutableArray<ModelCount> Rows { get; init; }

    /// <summary>The running total that was stated beside an increment; default where none was. A later process may continue from it.</summary>
    public ImmutableArray<ModelCount> Totals { get; init; }

    /// <summary>For totals: what to compare with.</summary>
    public CounterStart Start { get; init; }

    /// <summary>For totals: the rows of the reading before, when <see cref="Start"/> is <see cref="CounterStart.Previous"/>.</summary>
    public ImmutableArray<ModelCount> PreviousRows { get; init; }

    /// <summary>The main loop's own tokens of this turn, where stated; zero is not stated.</summary>
    public TokenCounts Turn { get; init; }

    /// <summary>The client's running cost in USD, where stated.</summary>
    public PicoUsd? Cost { get; init; }

    /// <summary>The client's running cost at the reading before, where known.</summary>
    public PicoUsd? PreviousCost { get; init; }

    /// <summary>The client's cost of just this reading, where the wire states it.</summary>
    public PicoUsd? CostIncrement { get; init; }

    /// <summary>True when something other than a human's prompt caused the cycle that this reading closes.</summary>
    public bool IsBackground { get; init; }

    /// <summary>True when the rows name no model because the wire cannot; they then belong to the models of the calls they cover.</summary>
    public bool ModelFromCalls { get; init; }
}
