namespace Fazm.Metering.Wire;

/// <summary>What an agent's turn usage means: the draft of the protocol leaves it open, and agents differ.</summary>
public enum AgentProfile
{
    /// <summary>As the reader knows the agent; where it does not, per turn.</summary>
    Auto,

    /// <summary>Every turn states what it used itself.</summary>
    PerTurn,

    /// <summary>Every turn states what the session used so far.</summary>
    Cumulative,
}
