using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>One process as the naive meter has it: its growth, and the calls that passed on its streams.</summary>
internal sealed class OracleProcess
{
    public Dictionary<string, TokenCounts> Growth { get; } = new(StringComparer.Ordinal);

    /// <summary>What its counters said, each reading in its best telling.</summary>
    public List<CounterReading> Readings { get; } = [];

    public HashSet<OracleCall> Main { get; } = [];

    public HashSet<OracleCall> Unstated { get; } = [];

    public HashSet<OracleCall> Open { get; } = [];

    public HashSet<OracleCall> Side { get; } = [];

    public Dictionary<OracleCall, string> TurnModels { get; } = [];

    public HashSet<OracleCall> Conversation => [.. Main, .. Unstated, .. Open];

    public HashSet<OracleCall> Heard => [.. Main, .. Unstated, .. Open, .. Side];

    public void Add(Dictionary<string, TokenCounts> growth)
    {
        foreach (var (model, tokens) in growth)
        {
            Counts.Add(Growth, model, tokens);
        }
    }

    /// <summary>What names no model is of the one model that the conversation asked for.</summary>
    public void NameModel()
    {
        var models = Conversation.Select(call => call.RequestedModel ?? call.Best.Model).Distinct(StringComparer.Ordinal).ToList();
        if (models is [{ } only] && Growth.Remove(Counts.NoModel, out var nameless))
        {
            Counts.Add(Growth, only, nameless);
        }
    }

    /// <summary>Lives that heard one call of the main conversation are one process, and tell of the same growth: the larger of each class.</summary>
    public static List<OracleProcess> Group(IEnumerable<OracleProcess> lives)
    {
        List<OracleProcess> processes = [];
        foreach (var life in lives)
        {
            var heard = life.Conversation;
            foreach (var other in processes.Where(other => other.Conversation.Overlaps(heard)).ToList())
            {
                processes.Remove(other);
                Counts.Cover(life.Growth, other.Growth);
                life.Readings.AddRange(other.Readings);
                life.Main.UnionWith(other.Main);
                life.Unstated.UnionWith(other.Unstated);
                life.Open.UnionWith(other.Open);
                life.Side.UnionWith(other.Side);
                other.TurnModels.ToList().ForEach(row => life.TurnModels.TryAdd(row.Key, row.Value));
            }

            processes.Add(life);
        }

        return processes;
    }
}
