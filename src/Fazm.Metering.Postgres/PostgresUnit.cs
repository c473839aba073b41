using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres.Statements;
using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>A unit of work. It reads without locks, and its commit checks row by row that what it builds on is still so; a unit that holds the
/// tenant keeps all others out from its start instead.</summary>
internal sealed class PostgresUnit(Link link, PostgresLedgerOptions options, string tenant, TenantRow row, NpgsqlConnection? held, NpgsqlTransaction? began) : ILedgerUnit
{
    private NpgsqlConnection? _held = held;
    private NpgsqlTransaction? _began = began;

    public LedgerTenantState Tenant => row.State;

    public async ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        if (_held is not null)
        {
            try
            {
                return await KeyTable.FindAsync(_held, tenant, keys, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (Failures.IsAgain(e))
            {
                // The hold is lost with the connection; the checks of the commit do without it.
                await DisposeAsync().ConfigureAwait(false);
            }
        }

        return await link.ReadAsync(connection => KeyTable.FindAsync(connection, tenant, keys, cancel), cancel).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel)
    {
        try
        {
            _held ??= await link.OpenAsync(cancel).ConfigureAwait(false);
            _began ??= await _held.BeginTransactionAsync(options.Isolation, cancel).ConfigureAwait(false);
            if (!await WriteAsync(_held, changes, cancel).ConfigureAwait(false))
            {
                return false;
            }

            await Reached("totals").ConfigureAwait(false);

            // What is on its way to the disk is not called back.
            await _began.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            await Reached("committed").ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (Failures.IsAgain(e))
        {
            // Whether a lost commit happened shows when the caller reads again; the same changes are never written twice.
            return false;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the transaction without a trace, unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        var (connection, transaction) = (_held, _began);
        (_held, _began) = (null, null);
        try
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Failures.IsAgain(e))
        {
            // A connection that is gone took its transaction with it.
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Everything but the commit; in the same order in every transaction, so that two seldom wait for each other in a ring.</summary>
    private async ValueTask<bool> WriteAsync(NpgsqlConnection connection, LedgerChanges changes, CancellationToken cancel)
    {
        await Reached("begun").ConfigureAwait(false);
        List<(NpgsqlBatchCommand Command, int Rows)> first = [];
        if (row.Version == 0)
        {
            first.Add((TenantTable.Make(tenant), -1));
        }

        first.Add((changes.Tenant is null ? TenantTable.Hold(tenant, row.Version) : TenantTable.Take(tenant, row.Version), 1));
        if (!changes.NewKeys.IsEmpty)
        {
            first.Add((KeyTable.Add(tenant, changes.NewKeys), changes.NewKeys.Length));
        }

        if (!changes.MovedKeys.IsEmpty)
        {
            first.Add((KeyTable.Move(tenant, changes.MovedKeys), changes.MovedKeys.Length));
        }

        if (!changes.Conflicts.IsEmpty)
        {
            first.Add((ConflictTable.Keep(tenant, changes.Conflicts), -1));
        }

        if (!await RunAsync(connection, first, cancel).ConfigureAwait(false))
        {
            return false;
        }

        await Reached("keys").ConfigureAwait(false);
        if (!changes.Rows.IsEmpty)
        {
            await RowTable.AppendAsync(connection, tenant, changes.Rows, options.Reached, cancel).ConfigureAwait(false);
        }

        await Reached("rows").ConfigureAwait(false);
        List<(NpgsqlBatchCommand Command, int Rows)> last = [];
        if (!changes.Increments.IsEmpty)
        {
            last.Add((TotalTable.Add(tenant, changes.Increments), changes.Increments.Length));
        }

        if (changes.Tenant is { } state)
        {
            last.Add((TenantTable.Change(tenant, state), 1));
        }

        return await RunAsync(connection, last, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs commands in one round trip; false where one touched another number of rows than it must.</summary>
    private static async ValueTask<bool> RunAsync(NpgsqlConnection connection, List<(NpgsqlBatchCommand Command, int Rows)> steps, CancellationToken cancel)
    {
        if (steps.Count == 0)
        {
            return true;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var (command, _) in steps)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        return steps.TrueForAll(step => step.Rows < 0 || step.Command.Rows == (ulong)step.Rows);
    }

    private ValueTask Reached(string place) => options.Reached?.Invoke(place) ?? default;
}
