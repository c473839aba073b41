namespace Fazm.Metering.Ledgers;

/// <summary>An event where the client's claim and our own price differ.</summary>
/// <param name="Key">The event.</param>
/// <param name="User">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Model">The model of the event.</param>
/// <param name="Claimed">What the client said.</param>
/// <param name="Own">Our price; <see langword="null"/> where it has none, which always differs.</param>
public sealed record LedgerDifference(EventKey Key, string User, EventTime At, string? Model, PicoUsd Claimed, PicoUsd? Own);
