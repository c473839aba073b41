using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>What a process that may restore a total began with, where its transcript tells for certain: a client that restores goes on from the saved
/// state before the process's calls; where none stands there, from zero, or in a fork from what its parent had saved.</summary>
internal sealed class LifeStart(SessionEvidence session, TranscriptOrder transcript, ForkStart forks)
{
    /// <summary>The total at the start of a life; <see langword="null"/> where it is not certain.</summary>
    /// <param name="life">The life.</param>
    /// <param name="first">Its first total.</param>
    public CountsByModel? Of(Life life, CounterReading first)
    {
        string? before = null;
        foreach (var call in life.MainConversation)
        {
            if (transcript.StateBefore(call) is { } state)
            {
                if (before is not null && !string.Equals(before, state, StringComparison.Ordinal))
                {
                    return null;
                }

                before = state;
            }
        }

        return before switch
        {
            null => null,
            "" => forks.Of(session, first)?.Counts,
            _ => session.Readings.TryGetValue(before, out var saved) ? new CountsByModel(saved.Best.Rows) : null,
        };
    }
}
