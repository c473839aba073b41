using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Tenants and their states.</summary>
internal static class TenantRows
{
    public static long? Find(LedgerConnection database, string tenant) =>
        database.Prepare("SELECT tenant_id FROM tenant WHERE name = ?1").Bind(1, tenant).Number();

    public static long Add(LedgerConnection database, string tenant) =>
        database.Prepare("INSERT INTO tenant (name) VALUES (?1) RETURNING tenant_id").Bind(1, tenant).Number() ?? 0;

    public static LedgerTenantState State(LedgerConnection database, string tenant)
    {
        if (database.Prepare("SELECT sealed_until FROM tenant WHERE name = ?1").Bind(1, tenant).Number() is not { } sealedUntil)
        {
            return new();
        }

        List<LedgerPeriod> closed = [];
        using var periods = database.Prepare("SELECT p.name, p.from_time, p.to_time FROM closed_period p JOIN tenant t USING (tenant_id) WHERE t.name = ?1 ORDER BY p.place").Bind(1, tenant).Read();
        while (periods.Read())
        {
            closed.Add(new(periods.Text(0), periods.Time(1), periods.Time(2)));
        }

        return new() { SealedUntil = EventTime.FromUtcTicks(sealedUntil), Closed = [.. closed] };
    }

    public static void Write(LedgerConnection database, long tenant, LedgerTenantState state)
    {
        database.Prepare("UPDATE tenant SET sealed_until = ?2 WHERE tenant_id = ?1").Bind(1, tenant).Bind(2, state.SealedUntil.UtcTicks).Run();

        // Periods are only ever added.
        var add = database.Prepare("INSERT INTO closed_period VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING").Bind(1, tenant);
        for (var place = 0; place < state.Closed.Length; place++)
        {
            var period = state.Closed[place];
            add.Bind(2, place).Bind(3, period.Name).Bind(4, period.From.UtcTicks).Bind(5, period.To.UtcTicks).Run();
        }
    }
}
