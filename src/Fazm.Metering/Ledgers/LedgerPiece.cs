namespace Fazm.Metering.Ledgers;

/// <summary>A part of what a session's counters show beyond its calls.</summary>
/// <param name="Model">The model; <see langword="null"/> where the counters name none.</param>
/// <param name="At">When; unknown takes the event's own time.</param>
/// <param name="Tokens">A sum over prompts; zero where only money was stated.</param>
/// <param name="Reported">What the client said that was spent; stands beside the cost, never in it. <see langword="null"/> where it said nothing.</param>
public readonly record struct LedgerPiece(string? Model, EventTime At, TokenCounts Tokens, PicoUsd? Reported = null);
