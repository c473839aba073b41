using Fazm.Metering.Ledgers.Contract;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>The class's tests of the contract need a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgresAttribute : NeedsAttribute
{
    public override string? Missing => PostgresBinaries.Missing;
}
