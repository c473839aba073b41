using System.Runtime.CompilerServices;
using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers;

/// <content>Export and verification.</content>
public partial class UsageLedger
{
    /// <inheritdoc/>
    public async ValueTask ExportAsync(string tenant, Stream output, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentNullException.ThrowIfNull(output);
        using var line = new MemoryStream();
        await foreach (var row in RowsAsync(tenant, cancel).ConfigureAwait(false))
        {
            line.SetLength(0);
            RowJson.Write(tenant, row, line);
            await output.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerFault> VerifyAsync(string tenant, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Check(tenant);
        foreach (var detail in await store.CheckAsync(cancel).ConfigureAwait(false))
        {
            yield return new("store-damaged", tenant, detail);
        }

        Dictionary<LedgerTotalKey, LedgerSums> totals = [];
        var check = new RowCheck();
        List<LedgerState> states = [];
        await foreach (var row in RowsAsync(tenant, cancel).ConfigureAwait(false))
        {
            var key = LedgerTotalKey.Of(row);
            totals[key] = totals.GetValueOrDefault(key) + row.Change;
            foreach (var fault in check.Next(row, states))
            {
                yield return fault;
            }

            if (states.Count >= _options.PageSize)
            {
                foreach (var fault in await KeyFaultsAsync(tenant, states, cancel).ConfigureAwait(false))
                {
                    yield return fault;
                }

                states.Clear();
            }
        }

        foreach (var fault in check.End(states).Concat(await KeyFaultsAsync(tenant, states, cancel).ConfigureAwait(false)))
        {
            yield return fault;
        }

        var stored = (await store.TotalsAsync(tenant, null, null, null, cancel).ConfigureAwait(false)).ToDictionary(total => total.Key, total => total.Sums);
        foreach (var key in totals.Keys.Union(stored.Keys))
        {
            if (totals.GetValueOrDefault(key) is var sums && stored.GetValueOrDefault(key) is var kept && sums != kept)
            {
                yield return new("total-differs", TotalText.Of(key), TotalText.Differences(sums, kept));
            }
        }
    }

    /// <summary>Every key of an event must lead to it.</summary>
    private async ValueTask<List<LedgerFault>> KeyFaultsAsync(string tenant, List<LedgerState> states, CancellationToken cancel)
    {
        List<LedgerFault> faults = [];
        List<EventKey> keys = [.. states.SelectMany(state => state.Event.AllKeys).Distinct().Order()];
        await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, 0, cancel).ConfigureAwait(false);
        var found = await unit.FindAsync(keys, cancel).ConfigureAwait(false);
        foreach (var state in states)
        {
            var meant = state.JoinedInto.IsNone ? state.Key : state.JoinedInto;
            foreach (var key in state.Event.AllKeys)
            {
                // What a call was joined into may have been joined on.
                if (!found.TryGetValue(key, out var stored) || (stored.Key != meant && state.JoinedInto.IsNone))
                {
                    faults.Add(new("key-leads-elsewhere", key.Text, $"It belongs to {meant} and leads to {stored?.Key.Text ?? "nothing"}."));
                }
            }
        }

        return faults;
    }
}
