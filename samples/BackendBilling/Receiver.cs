using Fazm.Metering;
using Fazm.Metering.Hosting;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Wire;
using Microsoft.Extensions.Options;

namespace BackendBilling;

/// <summary>Takes deliveries into the ledger. Any number at once.</summary>
internal sealed class Receiver(IUsageLedger ledger, MeterOptions prices, TimeProvider time, IOptions<FazmMeteringOptions> options)
{
    private int _events;
    private int _new;

    public int Events => _events;

    public int New => _new;

    public async ValueTask ReceiveAsync(Delivery delivery, CancellationToken cancel)
    {
        // A meter joins what one client's surfaces say of its sessions; the ledger joins that with all that was ever told.
        var meter = new MeterSet(prices);
        foreach (var seen in delivery.Logs.SelectMany(log => UsageLog.Read(log)))
        {
            meter.Add(seen);
        }

        var now = EventTime.From(time.GetUtcNow());
        var events = LedgerFeed.Of(meter, new LedgerContext(delivery.User, now) { Source = "chat", Payer = "builtin" });
        var results = await ledger.IngestAsync(options.Value.Tenant, events, now, cancel);
        Interlocked.Add(ref _events, results.Length);
        Interlocked.Add(ref _new, results.Count(result => result.Outcome == LedgerOutcome.Stored));
    }
}
