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

    /// <summary>Calls that the readings say nothing of: heard in a cycle that no prompt caused, on a surface whose counters state prompts only; or closed
    /// by a reading that nobody knows the growth of. No other reading holds them, but a saved state does.</summary>
    public HashSet<CallEvidence> Unstated { get; } = [];

    /// <summary>Calls heard after the last reading: perhaps in a reading that was not heard.</summary>
    public HashSet<CallEvidence> Open { get; } = [];

    /// <summary>Subagents' calls: counted when the subagent ends, whenever that is.</summary>
    public HashSet<CallEvidence> Side { get; } = [];

    /// <summary>Which readings closed the calls of <see cref="Main"/>.</summary>
    public List<(CallEvidence Call, ReadingEvidence Closing)> Closings { get; } = [];

    /// <summary>The turns' model by call, where the client announced one.</summary>
    public Dictionary<CallEvidence, string> TurnModels { get; } = [];

    public IEnumerable<CallEvidence> MainConversation => Main.Concat(Unstated).Concat(Open);

    public bool HeardCalls => Main.Count + Unstated.Count + Open.Count + Side.Count != 0;

    /// <summary>Notes the readings whose growth nobody knows: the finished calls that they alone closed are in no other's growth.</summary>
    public void LeaveUnstated(HashSet<ReadingEvidence> unknown)
    {
        foreach (var closings in Closings.GroupBy(closed => closed.Call, closed => closed.Closing))
        {
            if (closings.Key.IsComplete && closings.All(unknown.Contains) && Main.Remove(closings.Key))
            {
                Unstated.Add(closings.Key);
            }
        }
    }
}
