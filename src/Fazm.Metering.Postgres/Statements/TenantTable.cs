using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>What holds for a whole tenant.</summary>
internal static class TenantTable
{
    private const string Columns = "SELECT version, sealed_until, closed_names, closed_from, closed_to FROM ledger_tenant WHERE tenant_id = $1";

    /// <summary>The tenant's row; where there is none yet, that of a new tenant.</summary>
    public static async ValueTask<TenantRow> ReadAsync(NpgsqlConnection connection, string tenant, bool isLocked, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, isLocked ? Columns + " FOR UPDATE" : Columns, Args.Of(tenant));
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            return new TenantRow(0, new LedgerTenantState());
        }

        var names = reader.GetFieldValue<string[]>(2);
        var (from, to) = (reader.GetFieldValue<long[]>(3), reader.GetFieldValue<long[]>(4));
        return new TenantRow(reader.GetInt64(0), new LedgerTenantState
        {
            SealedUntil = await reader.IsDBNullAsync(1, cancel).ConfigureAwait(false) ? EventTime.Unknown : EventTime.FromUtcTicks(reader.GetInt64(1)),
            Closed = [.. names.Select((name, i) => new LedgerPeriod(name, EventTime.FromUtcTicks(from[i]), EventTime.FromUtcTicks(to[i])))],
        });
    }

    /// <summary>Makes the row, so that it can be locked; nothing where it is there.</summary>
    public static NpgsqlBatchCommand Make(string tenant) => Args.Command(
        "INSERT INTO ledger_tenant (tenant_id, version, closed_names, closed_from, closed_to) VALUES ($1, 0, '{}', '{}', '{}') ON CONFLICT DO NOTHING", Args.Of(tenant));

    /// <summary>One row where the state is still the one that was read. It stays so until the end of the transaction; writers do not hinder each other.</summary>
    public static NpgsqlBatchCommand Hold(string tenant, long version) => Args.Command(
        "SELECT 1 FROM ledger_tenant WHERE tenant_id = $1 AND version = $2 FOR KEY SHARE", Args.Of(tenant), Args.Of(version));

    /// <summary>One row where the state is the one that was read and nobody holds it; waits for those who do.</summary>
    public static NpgsqlBatchCommand Take(string tenant, long version) => Args.Command(
        "SELECT 1 FROM ledger_tenant WHERE tenant_id = $1 AND version = $2 FOR UPDATE", Args.Of(tenant), Args.Of(version));

    /// <summary>Writes the new state; one row.</summary>
    public static NpgsqlBatchCommand Change(string tenant, LedgerTenantState state) => Args.Command(
        "UPDATE ledger_tenant SET version = version + 1, sealed_until = $2, closed_names = $3, closed_from = $4, closed_to = $5 WHERE tenant_id = $1",
        Args.Of(tenant),
        Args.OfNullable(state.SealedUntil.IsKnown ? state.SealedUntil.UtcTicks : null),
        Args.Of(Each(state.Closed, period => period.Name)),
        Args.Of(Each(state.Closed, period => period.From.UtcTicks)),
        Args.Of(Each(state.Closed, period => period.To.UtcTicks)));

    public static async ValueTask<IReadOnlyList<string>> NamesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, "SELECT tenant_id FROM ledger_tenant t WHERE EXISTS (SELECT FROM ledger_row r WHERE r.tenant_id = t.tenant_id)");
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        List<string> names = [];
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static T[] Each<T>(ImmutableArray<LedgerPeriod> periods, Func<LedgerPeriod, T> of) => [.. periods.Select(of)];
}
