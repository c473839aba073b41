namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A session's transcript, and what its client saved.</summary>
internal sealed class SimulatedSession(string id)
{
    public string Id { get; } = id;

    public bool IsFork { get; init; }

    public bool HasState { get; set; }

    public List<string> Rows { get; } = [];

    public List<string> AgentRows { get; } = [];

    public SortedDictionary<string, TokenCounts> Saved { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What a fork copies.</summary>
    public List<SimulatedCall> Calls { get; } = [];
}
