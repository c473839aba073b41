namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>How a turn ended.</summary>
internal enum SimulatedTurnKind
{
    Done,
    Interrupted,
    Failed,
    Compacted,
    Cleared,
    OverBudget,
}
