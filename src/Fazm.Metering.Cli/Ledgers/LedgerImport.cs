using System.Collections.Immutable;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Tells a ledger what a meter knows, together with everything that was imported before. Doing it again, after a crash at any step, is always right.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="evidence">What was imported before.</param>
internal sealed class LedgerImport(IUsageLedger ledger, string tenant, IKeptEvidence evidence)
{
    /// <summary>How many events one transaction takes.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Called before each transaction: tests fail there.</summary>
    public Action BeforeBatch { get; init; } = static () => { };

    /// <summary>Told how many events of how many are stored.</summary>
    public Action<long, long> Progress { get; init; } = static (_, _) => { };

    /// <summary>Runs it. The evidence is kept first; of the events, the counters come first, so that a run which is cut short claims too little and never too much.</summary>
    /// <param name="meter">What was read now; knows everything afterwards.</param>
    /// <param name="context">Whose usage it is.</param>
    /// <param name="now">The time of recording.</param>
    /// <param name="cancel">Cancels between transactions.</param>
    public async Task<ImportCounts> RunAsync(MeterSet meter, LedgerContext context, EventTime now, CancellationToken cancel)
    {
        var hadEvidence = await evidence.KeepAsync(meter, cancel);
        var events = LedgerFeed.Of(meter, context);
        var counts = new ImportCounts { Events = events.Length, HadEvidence = hadEvidence };
        for (var start = 0; start < events.Length; start += BatchSize)
        {
            cancel.ThrowIfCancellationRequested();
            Progress(start, events.Length);
            BeforeBatch();
            var batch = events.AsSpan(start, Math.Min(BatchSize, events.Length - start)).ToImmutableArray();
            foreach (var result in await ledger.IngestAsync(tenant, batch, now, cancel))
            {
                counts = counts.With(result);
            }
        }

        return counts;
    }
}
