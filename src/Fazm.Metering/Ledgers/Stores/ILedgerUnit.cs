namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A unit of work on one tenant's ledger: reads, then one write of everything. Disposing without a commit leaves no trace.</summary>
/// <remarks>Used by one thread at a time. How a store keeps units apart is its own affair, a lock from the start or a check at the end: only a
/// commit must fail whenever something that was read has changed since.</remarks>
public interface ILedgerUnit : IAsyncDisposable
{
    /// <summary>The tenant's state. Stays what it is until a unit of <see cref="LedgerAccess.Write"/> has committed, else the commit fails.</summary>
    LedgerTenantState Tenant { get; }

    /// <summary>The last revisions of what some keys lead to, whether they are the stored keys or others: part 0 of each, with its state. Keys that lead
    /// nowhere are absent.</summary>
    /// <param name="keys">Distinct keys in ordinal order; a batch's, so they may be some thousands.</param>
    /// <param name="cancel">Cancels the reading.</param>
    ValueTask<IReadOnlyDictionary<EventKey, LedgerRow>> FindAsync(IReadOnlyList<EventKey> keys, CancellationToken cancel);

    /// <summary>Writes everything, durably, or nothing.</summary>
    /// <returns><see langword="false"/> where a precondition of <see cref="LedgerChanges"/> does not hold any more, or the database asks for another
    /// try (a serialization failure, a deadlock): the caller begins again from reading.</returns>
    ValueTask<bool> TryCommitAsync(LedgerChanges changes, CancellationToken cancel);
}
