using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>A tenant's state, and the number that changes with it.</summary>
internal readonly record struct TenantRow(long Version, LedgerTenantState State);
