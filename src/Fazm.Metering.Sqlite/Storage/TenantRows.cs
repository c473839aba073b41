using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Sqlite.Engine;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Tenants and their states.</summary>
internal static class TenantRows
{
    public static long? Find(SqliteDatabase database, string tenant)
    {
        var find = database.Prepare("SELECT tenant_id FROM tenant WHERE name = ?1").Bind(1, tenant);
        try
        {
            return find.Step() ? find.Integer(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public static long Add(SqliteDatabase database, string tenant)
    {
        database.Prepare("INSERT INTO tenant (name) VALUES (?1)").Bind(1, tenant).Run();
        return SQLitePCL.raw.sqlite3_last_insert_rowid(database.Handle);
    }

    public static LedgerTenantState State(SqliteDatabase database, string tenant)
    {
        var state = database.Prepare("SELECT sealed_until FROM tenant WHERE name = ?1").Bind(1, tenant);
        var periods = database.Prepare("SELECT p.name, p.from_time, p.to_time FROM closed_period p JOIN tenant t USING (tenant_id) WHERE t.name = ?1 ORDER BY p.place").Bind(1, tenant);
        try
        {
            if (!state.Step())
            {
                return new();
            }

            List<LedgerPeriod> closed = [];
            while (periods.Step())
            {
                closed.Add(new(periods.Text(0) ?? string.Empty, EventTime.FromUtcTicks(periods.Integer(1)), EventTime.FromUtcTicks(periods.Integer(2))));
            }

            return new() { SealedUntil = EventTime.FromUtcTicks(state.Integer(0)), Closed = [.. closed] };
        }
        finally
        {
            state.Reset();
            periods.Reset();
        }
    }

    public static void Write(SqliteDatabase database, long tenant, LedgerTenantState state)
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
