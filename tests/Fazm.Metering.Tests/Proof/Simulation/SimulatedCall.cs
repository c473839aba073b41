namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A request that the API answered, and billed.</summary>
internal sealed record SimulatedCall(string RequestId, string MessageId, string Uuid, string RequestRef, string? Base, string Model, TokenCounts Billed, TokenCounts Started, DateTimeOffset At, bool IsCut, bool IsSide);
