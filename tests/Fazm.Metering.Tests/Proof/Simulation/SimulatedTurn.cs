namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>How a turn ended, and what its main loop used.</summary>
internal readonly record struct SimulatedTurn(SimulatedTurnKind Kind, TokenCounts Used, bool IsBackground = false);
