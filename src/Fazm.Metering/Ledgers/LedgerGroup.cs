namespace Fazm.Metering.Ledgers;

/// <summary>A line of a balance or a statement. Groups never overlap and together are the whole.</summary>
/// <param name="User">Who used it.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Source">What used it.</param>
/// <param name="Platform">The platform's name where events said it, else empty.</param>
/// <param name="Model">The model as on the wire, else empty.</param>
/// <param name="Sums">What its rows add up to.</param>
public sealed record LedgerGroup(string User, string Payer, string Source, string Platform, string Model, LedgerSums Sums);
