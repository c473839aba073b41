using System.Collections.Immutable;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Hosting;

/// <summary>Where an outbox sends to. By default the registered ledger; a client gives its own, over its network.</summary>
public interface IOutboxDestination
{
    /// <summary>Stores events in the order given, all or none.</summary>
    /// <param name="events">The events; some may have been sent before.</param>
    /// <param name="cancel">Cancels when the host may wait no longer. What was stored all the same is known again by its key.</param>
    /// <returns>An answer for each event, in their order. Whatever is thrown means that all is sent again later.</returns>
    ValueTask<ImmutableArray<LedgerResult>> SendAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel);
}
