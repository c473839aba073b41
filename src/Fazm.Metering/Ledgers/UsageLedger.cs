using System.Collections.Immutable;
using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers;

/// <summary>A ledger on a store. All that is decided is decided here; the store keeps.</summary>
/// <remarks>Thread-safe. Several ledgers, in several processes, may use one store's data at once. A package with a
/// store derives from it only to open and close that store; nothing that is decided can be overridden.</remarks>
/// <param name="store">Where it lies; the ledger does not dispose it.</param>
/// <param name="options">How it works; the default prices at the embedded books.</param>
public partial class UsageLedger(ILedgerStore store, LedgerOptions? options = null) : IUsageLedger
{
    private readonly LedgerOptions _options = options ?? new LedgerOptions();
    private readonly LineRater _rater = new((options ?? new LedgerOptions()).Pricing);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LedgerResult>> IngestAsync(string tenant, IReadOnlyList<LedgerEvent> events, EventTime recordedAt, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentNullException.ThrowIfNull(events);
        Check(recordedAt);
        var keys = KeysOf(events);
        for (var attempt = 0; ; attempt++)
        {
            Check(attempt);
            await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, attempt, cancel).ConfigureAwait(false);
            var plan = new BatchPlan(_rater, unit.Tenant, await unit.FindAsync(keys, cancel).ConfigureAwait(false), recordedAt);
            foreach (var seen in events)
            {
                plan.Add(seen);
            }

            if (plan.Changes() is not { } changes || await unit.TryCommitAsync(changes, cancel).ConfigureAwait(false))
            {
                return plan.Results();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerMark?> MarkAsync(string tenant, string lineage, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentNullException.ThrowIfNull(lineage);
        var key = EventKey.Lineage(lineage);
        await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, 0, cancel).ConfigureAwait(false);
        return (await unit.FindAsync([key], cancel).ConfigureAwait(false)).TryGetValue(key, out var stored) && StateReader.ReadState(stored).Event is { Reported: { } high } seen
            ? new LedgerMark(lineage, seen.Session, high, seen.At)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(string tenant, LedgerPeriod period, CancellationToken cancel = default)
    {
        Check(tenant);
        if (!period.To.IsKnown || period.Name is not { Length: > 0 })
        {
            throw new ArgumentException("The period has no end or no name.", nameof(period));
        }

        return await GovernAsync(tenant, state => state.ClosedUntil.IsKnown && period.To.CompareTo(state.ClosedUntil) <= 0 ? null : state with { Closed = [.. state.Closed, period] }, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LedgerPeriod>> ClosedAsync(string tenant, CancellationToken cancel = default)
    {
        Check(tenant);
        await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, 0, cancel).ConfigureAwait(false);
        return unit.Tenant.Closed;
    }

    /// <inheritdoc/>
    public ValueTask RebuildAsync(string tenant, CancellationToken cancel = default)
    {
        Check(tenant);
        return store.RebuildTotalsAsync(tenant, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel = default) => store.TenantsAsync(cancel);

    /// <summary>Changes the tenant's state, where there is something to change.</summary>
    private async ValueTask<bool> GovernAsync(string tenant, Func<LedgerTenantState, LedgerTenantState?> change, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            Check(attempt);
            await using var unit = await store.BeginAsync(tenant, LedgerAccess.Govern, attempt, cancel).ConfigureAwait(false);
            if (change(unit.Tenant) is not { } state)
            {
                return false;
            }

            if (await unit.TryCommitAsync(new LedgerChanges { Tenant = state }, cancel).ConfigureAwait(false))
            {
                return true;
            }
        }
    }

    private static List<EventKey> KeysOf(IReadOnlyList<LedgerEvent> events)
    {
        HashSet<EventKey> keys = new(events.Count * 2);
        foreach (var seen in events)
        {
            if (EventCheck.Of(seen) == LedgerRefusal.None)
            {
                keys.Add(seen.Key);
                foreach (var key in seen.OtherKeys)
                {
                    keys.Add(key);
                }

                if (!seen.Corrects.IsNone)
                {
                    keys.Add(seen.Corrects);
                }
            }
        }

        List<EventKey> ordered = [.. keys];
        ordered.Sort();
        return ordered;
    }

    private void Check(int attempt)
    {
        if (attempt >= _options.MostAttempts)
        {
            throw new LedgerBusyException(attempt);
        }
    }

    private static void Check(EventTime recordedAt)
    {
        if (!recordedAt.IsKnown)
        {
            throw new ArgumentException("The time of recording must be known.", nameof(recordedAt));
        }
    }

    private static void Check(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if (!LedgerText.IsName(tenant))
        {
            throw new ArgumentException("A tenant needs a name of at most 512 characters without control characters.", nameof(tenant));
        }
    }
}
