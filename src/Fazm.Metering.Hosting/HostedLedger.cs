using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Hosting;

/// <summary>The registered ledger: opened at the first use, tried again where that failed, measured, disposed with the host.</summary>
internal sealed class HostedLedger(Func<CancellationToken, ValueTask<IUsageLedger>> open, MeteringInstruments instruments) : IUsageLedger, IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private volatile IUsageLedger? _ledger;
    private bool _isDisposed;

    public async ValueTask<ImmutableArray<LedgerResult>> IngestAsync(string tenant, IReadOnlyList<LedgerEvent> events, EventTime recordedAt, CancellationToken cancel = default)
    {
        var results = await (await Ledger(cancel).ConfigureAwait(false)).IngestAsync(tenant, events, recordedAt, cancel).ConfigureAwait(false);
        instruments.Stored(events, results);
        return results;
    }

    public async ValueTask<LedgerBalance> BalanceAsync(string tenant, LedgerFilter filter = default, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).BalanceAsync(tenant, filter, cancel).ConfigureAwait(false);

    public async ValueTask<LedgerStatement> StatementAsync(string tenant, LedgerPeriod period, EventTime asOf, string? user = null, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).StatementAsync(tenant, period, asOf, user, cancel).ConfigureAwait(false);

    public async ValueTask<LedgerPage> LinesAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).LinesAsync(tenant, filter, after, count, cancel).ConfigureAwait(false);

    public IAsyncEnumerable<LedgerRow> RowsAsync(string tenant, CancellationToken cancel = default) => All(ledger => ledger.RowsAsync(tenant, cancel), cancel);

    public async ValueTask<ImmutableArray<LedgerKnown>> FindAsync(string tenant, IReadOnlyCollection<EventKey> keys, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).FindAsync(tenant, keys, cancel).ConfigureAwait(false);

    public async ValueTask<bool> CloseAsync(string tenant, LedgerPeriod period, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).CloseAsync(tenant, period, cancel).ConfigureAwait(false);

    public async ValueTask<ImmutableArray<LedgerPeriod>> ClosedAsync(string tenant, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).ClosedAsync(tenant, cancel).ConfigureAwait(false);

    public async ValueTask<LedgerRerated> RerateAsync(string tenant, LedgerRerating wish, EventTime recordedAt, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).RerateAsync(tenant, wish, recordedAt, cancel).ConfigureAwait(false);

    public async ValueTask<LedgerMark?> MarkAsync(string tenant, string lineage, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).MarkAsync(tenant, lineage, cancel).ConfigureAwait(false);

    public IAsyncEnumerable<LedgerDifference> DifferencesAsync(string tenant, PicoUsd threshold, CancellationToken cancel = default) =>
        All(ledger => ledger.DifferencesAsync(tenant, threshold, cancel), cancel);

    public IAsyncEnumerable<LedgerConflict> ConflictsAsync(string tenant, CancellationToken cancel = default) => All(ledger => ledger.ConflictsAsync(tenant, cancel), cancel);

    public async ValueTask ExportAsync(string tenant, Stream output, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).ExportAsync(tenant, output, cancel).ConfigureAwait(false);

    public IAsyncEnumerable<LedgerFault> VerifyAsync(string tenant, CancellationToken cancel = default) => All(ledger => ledger.VerifyAsync(tenant, cancel), cancel);

    public async ValueTask RebuildAsync(string tenant, CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).RebuildAsync(tenant, cancel).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> TenantsAsync(CancellationToken cancel = default) =>
        await (await Ledger(cancel).ConfigureAwait(false)).TenantsAsync(cancel).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        switch (Interlocked.Exchange(ref _ledger, null))
        {
            case IAsyncDisposable later:
                await later.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable now:
                now.Dispose();
                break;
        }

        _opening.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async IAsyncEnumerable<T> All<T>(Func<IUsageLedger, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var item in read(await Ledger(cancel).ConfigureAwait(false)).WithCancellation(cancel).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private async ValueTask<IUsageLedger> Ledger(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_ledger is { } known)
        {
            return known;
        }

        await _opening.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return _ledger ??= await open(cancel).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }
}
