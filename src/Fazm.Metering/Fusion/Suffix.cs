using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Which calls a saved state holds. Several processes may lie between two states, for a killed one writes none; the writer is the
/// last, so its calls are a suffix of the calls between the two. The largest that fits is taken: a call that may be counted is never left out.</summary>
internal static class Suffix
{
    /// <summary>The calls of the chains that the state may hold.</summary>
    /// <param name="chains">The chains between the states, first to last.</param>
    /// <param name="growth">The state's growth.</param>
    /// <param name="processes">The processes heard; one that was heard over several chains ties them together.</param>
    /// <param name="writer">The process that wrote the state, where it was heard.</param>
    public static HashSet<CallEvidence> Of(List<List<CallEvidence>> chains, Growth growth, IReadOnlyList<Process> processes, out Process? writer)
    {
        HashSet<CallEvidence> suffix = [];
        var sum = new CountsByModel();
        writer = null;
        for (var i = chains.Count - 1; i >= 0; i--)
        {
            var process = Heard(chains[i], processes);
            if (writer is not null && process is not null && process != writer)
            {
                break;
            }

            var with = sum.Copy();
            foreach (var call in chains[i].Where(call => call.IsComplete))
            {
                foreach (var (model, tokens) in CountedCall.Of(call, growth.Counts, TurnModel(call, process)).Rows)
                {
                    with.Add(model, tokens);
                }
            }

            if (!with.FitsIn(growth.Counts))
            {
                break;
            }

            sum = with;
            writer ??= process;
            suffix.UnionWith(chains[i]);
        }

        return suffix;
    }

    /// <summary>True where a chain's process counted more than the state grew by: it did not write the state, and who did made no call after it. What
    /// a fork inherited may be less than is known, so that its first state says nothing of this.</summary>
    public static bool IsOthers(List<CallEvidence> chain, CounterReading state, Growth growth, IReadOnlyList<Process> processes) =>
        (state.Start == CounterStart.Previous || new CountsByModel(state.Rows).FitsIn(growth.Counts)) &&
        Heard(chain, processes) is { HasReadings: true } process && !process.Growth().Counts.FitsIn(growth.Counts);

    private static Process? Heard(List<CallEvidence> chain, IReadOnlyList<Process> processes) =>
        processes.FirstOrDefault(process => chain.Exists(process.MainConversation.Contains));

    private static string? TurnModel(CallEvidence call, Process? process) =>
        process?.Lives.Select(life => life.TurnModels.GetValueOrDefault(call)).FirstOrDefault(model => model is not null);
}
