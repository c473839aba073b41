namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A subagent that works on while its session's turns go on. What it spends is counted when it ends.</summary>
internal sealed class BackgroundAgent(SimulatedSession session, string id, int steps)
{
    public SimulatedSession Session { get; } = session;

    public string Id { get; } = id;

    public int StepsLeft { get; set; } = steps;

    public string? LastRequest { get; set; }

    public SimulatedCounts Spent { get; } = new();
}
