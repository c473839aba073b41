namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A request that the API answered, and billed.</summary>
internal sealed record SimulatedCall
{
    public required string RequestId { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The request as the client's transcript names it.</summary>
    public required string Reference { get; init; }

    /// <summary>The request that it builds on, in the same process and conversation.</summary>
    public string? Base { get; init; }

    public required string Model { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The final usage; of an answer that was cut, what was billed until then.</summary>
    public required TokenCounts Billed { get; init; }

    /// <summary>What the answer's first frame said.</summary>
    public TokenCounts Started => Billed with { Output = Math.Min(Billed.Output, 3) };

    public SimulatedEnd End { get; init; }

    /// <summary>The subagent that made it; <see langword="null"/> for the main conversation.</summary>
    public string? Agent { get; init; }

    /// <summary>Another sampling inside it, billed beside it: an advisor's under its own model, which the client counts, or a compaction, which it does not.</summary>
    public (string Kind, string Model, TokenCounts Tokens)? Extra { get; init; }

    /// <summary>The rows' own ids, one for each block of the answer.</summary>
    public required string[] Blocks { get; init; }
}
