using System.Collections.Immutable;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Hosting;

/// <summary>Takes usage for the ledger. Thread-safe.</summary>
public interface IUsageIntake
{
    /// <summary>Takes events; when it returns they are durable, in the outbox or, where there is none, in the ledger. Telling them again does no harm.</summary>
    /// <param name="events">The events, in any order and with any repeats.</param>
    /// <param name="cancel">Cancels; afterwards telling the same again is right.</param>
    /// <returns>For each event why it was not taken; <see cref="LedgerRefusal.None"/> for what is durable now. A conflict is taken: the ledger keeps it apart.</returns>
    /// <exception cref="IOException">It could not be written. Nothing of it counts as taken.</exception>
    ValueTask<ImmutableArray<LedgerRefusal>> AcceptAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel = default);
}
