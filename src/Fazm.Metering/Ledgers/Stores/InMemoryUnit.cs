namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A unit that reads what is there and checks at the end that it still is.</summary>
internal sealed class InMemoryUnit(Lock gate, InMemoryTenant held) : ILedgerUnit
{
    public LedgerTenantState Tenant { get; } = held.State;

    public ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Dictionary<EventKey, LedgerRow> found = [];
        lock (gate)
        {
            foreach (var key in keys)
            {
                if (held.Keys.TryGetValue(key, out var stored))
                {
                    found.Add(key, held.Last[stored]);
                }
            }
        }

        return new(found);
    }

    public ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            return new(held.TryWrite(changes, Tenant));
        }
    }

    public ValueTask DisposeAsync() => default;
}
