namespace Fazm.Metering.Ledgers;

/// <summary>What a period holds, as it was known at a time. The same question has the same answer for ever.</summary>
/// <param name="Tenant">Whose ledger.</param>
/// <param name="User">The user; <see langword="null"/> for all of the tenant.</param>
/// <param name="Period">The period.</param>
/// <param name="AsOf">What was recorded later is not in it.</param>
/// <param name="Balance">What it adds up to.</param>
/// <param name="Late">The part of it that belongs to earlier, closed periods by its time.</param>
public sealed record LedgerStatement(string Tenant, string? User, LedgerPeriod Period, EventTime AsOf, LedgerBalance Balance, LedgerSums Late);
