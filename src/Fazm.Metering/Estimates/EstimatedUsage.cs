namespace Fazm.Metering.Estimates;

/// <summary>What the answers on their way are estimated to have used beyond what was reported: for the screen, on top of a meter's total.</summary>
/// <param name="Output">Output tokens.</param>
/// <param name="Cost">Their price; <see langword="null"/> where some of them have none.</param>
public readonly record struct EstimatedUsage(EstimatedTokens Output, EstimatedUsd? Cost);
