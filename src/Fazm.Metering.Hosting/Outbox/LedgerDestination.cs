using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting.Outbox;

/// <summary>Sends to the registered ledger.</summary>
internal sealed class LedgerDestination(IUsageLedger ledger, IOptions<FazmMeteringOptions> options, TimeProvider time) : IOutboxDestination
{
    public ValueTask<ImmutableArray<LedgerResult>> SendAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel) =>
        ledger.IngestAsync(options.Value.Tenant, events, EventTime.From(time.GetUtcNow()), cancel);
}
