using System.Collections.Immutable;
using Fazm.Metering.Hosting.Outbox;
using Fazm.Metering.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting;

/// <summary>Takes usage into the outbox, or where there is none into the ledger.</summary>
internal sealed class UsageIntake(IOptions<FazmMeteringOptions> options, HostedOutbox outbox, OutboxSignal signal, TimeProvider time, IServiceProvider services) : IUsageIntake
{
    public async ValueTask<ImmutableArray<LedgerRefusal>> AcceptAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancel.ThrowIfCancellationRequested();
        if (outbox.IsThere)
        {
            var refusals = outbox.Use(box => box.Add(events));
            signal.Set();
            return refusals;
        }

        var ledger = services.GetRequiredService<IUsageLedger>();
        var results = await ledger.IngestAsync(options.Value.Tenant, events, EventTime.From(time.GetUtcNow()), cancel).ConfigureAwait(false);
        return [.. results.Select(result => result.Refusal)];
    }
}
