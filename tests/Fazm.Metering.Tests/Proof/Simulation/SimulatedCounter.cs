namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>What one process counts for one session.</summary>
internal sealed class SimulatedCounter(SimulatedCounts restored)
{
    /// <summary>All of the life, with what it was restored from.</summary>
    public SimulatedCounts Total { get; } = restored.Copy();

    /// <summary>What was spent since the last result.</summary>
    public SimulatedCounts SinceResult { get; } = new();

    /// <summary>What was spent since the last prompt's answer, without background cycles: an agent's quota rows.</summary>
    public SimulatedCounts SincePrompt { get; } = new();

    /// <summary>The models that this process used.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>True in a process that loaded the session.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>True for the first prompt of a process that loaded the session: its quota has the main loop only.</summary>
    public bool IsFirstAfterLoad { get; set; }

    public void Count(string model, in TokenCounts tokens, bool isBackground = false)
    {
        Used.Add(model);
        Total.Add(model, tokens);
        SinceResult.Add(model, tokens);
        if (!isBackground)
        {
            SincePrompt.Add(model, tokens);
        }
    }
}
