using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>The lives that are accounts of one process: recordings of several surfaces that heard the same call.</summary>
internal sealed class Process
{
    public List<Life> Lives { get; } = [];

    /// <summary>The main conversation's calls that were heard from it.</summary>
    public HashSet<CallEvidence> MainConversation { get; } = [];

    public bool HeardCalls => Lives.Exists(life => life.HeardCalls);

    public bool HasReadings => Lives.Exists(life => life.Readings.Count != 0);

    /// <summary>Groups lives by shared calls of the main conversation.</summary>
    public static List<Process> Group(IReadOnlyList<Life> lives)
    {
        List<Process> processes = [];
        foreach (var life in lives)
        {
            var joined = new Process();
            joined.Lives.Add(life);
            joined.MainConversation.UnionWith(life.MainConversation);
            foreach (var other in processes.Where(other => other.MainConversation.Overlaps(joined.MainConversation)).ToArray())
            {
                joined.Lives.AddRange(other.Lives);
                joined.MainConversation.UnionWith(other.MainConversation);
                processes.Remove(other);
            }

            processes.Add(joined);
        }

        return processes;
    }

    /// <summary>What the process's counters grew by: of several accounts in each class the larger, for they tell of the same.</summary>
    public Growth Growth()
    {
        var growth = new Growth();
        foreach (var life in Lives)
        {
            growth.Cover(life.Growth);
        }

        return growth;
    }
}
