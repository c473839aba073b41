namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>A fact that needs a PostgreSQL server; skipped with the reason where none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresBinaries.Missing;
}
