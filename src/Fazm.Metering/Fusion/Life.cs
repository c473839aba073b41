using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>One life of one counter, in one session: a process as one recording shows it, and the calls that passed on its stream.</summary>
internal sealed class Life(string id)
{
    public string Id { get; } = id;

    public List<ReadingEvidence> Readings { get; } = [];

    public Growth Growth { get; } = new();

    /// <summary>Calls heard between two readings, which the counters hold if they hold anything of them.</summary>
    public HashSet<CallEvidence> Main { get; } = [];

    /// <summary>Calls heard in a cycle that no prompt caused, on a surface whose counters state prompts only.</summary>
    public HashSet<CallEvidence> Background { get; } = [];

    /// <summary>Calls heard after the last reading: perhaps in a reading that was not heard.</summary>
    public HashSet<CallEvidence> Open { get; } = [];

    /// <summary>Subagents' calls: counted when the subagent ends, whenever that is.</summary>
    public HashSet<CallEvidence> Side { get; } = [];

    /// <summary>The turns' model by call, where the client announced one.</summary>
    public Dictionary<CallEvidence, string> TurnModels { get; } = [];

    public IEnumerable<CallEvidence> MainConversation => Main.Concat(Background).Concat(Open);

    public bool HeardCalls => Main.Count + Background.Count + Open.Count + Side.Count != 0;
}
