namespace Fazm.Metering.Ledgers;

/// <summary>A sum of rows.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Sums">What the rows add up to.</param>
public readonly record struct LedgerTotal(LedgerTotalKey Key, LedgerSums Sums);
