namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A session: its transcript, its subagents' transcripts, and what its client saved.</summary>
internal sealed class SimulatedSession(string id)
{
    public string Id { get; } = id;

    public bool IsFork { get; init; }

    /// <summary>True where prompts are queued before they are asked; a person who types them queues only those typed while an answer runs.</summary>
    public bool QueuesPrompts => IsFork || Id[0] > '1';

    public bool HasState { get; set; }

    /// <summary>True while the prompt of its next turn is queued already: a fork's is, before the copies.</summary>
    public bool HasQueued { get; set; }

    public List<string> Rows { get; } = [];

    public SortedDictionary<string, List<string>> AgentRows { get; } = new(StringComparer.Ordinal);

    /// <summary>What a fork's first process goes on from, where it restores: its parent's saved totals. They stand in no row of the fork.</summary>
    public SimulatedCounts? Inherited { get; set; }

    /// <summary>The last saved totals in its transcript.</summary>
    public SimulatedCounts Saved { get; set; } = new();

    /// <summary>The main conversation, with the version of the client that wrote each call: what a fork copies.</summary>
    public List<(SimulatedCall Call, SimulatedVersion Version)> Calls { get; } = [];

    /// <summary>True when its last answer was broken off.</summary>
    public bool EndedOddly { get; set; }

    /// <summary>True once a call was made that its process's counters do not hold.</summary>
    public bool HasUncountedCall { get; set; }

    /// <summary>True once something was counted that is no call, or that no transcript shows.</summary>
    public bool HasHelper { get; set; }
}
