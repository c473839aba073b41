using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers;

/// <content>Balances, statements, lines, claims and conflicts.</content>
public partial class UsageLedger
{
    /// <inheritdoc/>
    public async ValueTask<LedgerBalance> BalanceAsync(string tenant, LedgerFilter filter = default, CancellationToken cancel = default)
    {
        Check(tenant);
        if (filter.Session is not null || filter.RecordedUntil.IsKnown || filter.LateOnly)
        {
            return LedgerBalance.Of(await store.SumRowsAsync(tenant, filter, cancel).ConfigureAwait(false));
        }

        // Whole UTC days are in the totals; what a zone cuts off at both ends is summed from its rows.
        DateOnly? first = filter.From.IsKnown ? DayAtOrAfter(filter.From) : null;
        DateOnly? end = filter.To.IsKnown ? filter.To.UtcDay : null;
        if (first >= end)
        {
            return LedgerBalance.Of(await store.SumRowsAsync(tenant, filter, cancel).ConfigureAwait(false));
        }

        List<LedgerTotal> totals = [.. await store.TotalsAsync(tenant, filter.User, first, end, cancel).ConfigureAwait(false)];
        if (first is { } whole && StartOf(whole) is var from && from != filter.From)
        {
            totals.AddRange(await store.SumRowsAsync(tenant, filter with { To = from }, cancel).ConfigureAwait(false));
        }

        if (end is { } last && StartOf(last) is var to && to != filter.To)
        {
            totals.AddRange(await store.SumRowsAsync(tenant, filter with { From = to }, cancel).ConfigureAwait(false));
        }

        return LedgerBalance.Of(totals);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerStatement> StatementAsync(string tenant, LedgerPeriod period, EventTime asOf, string? user = null, CancellationToken cancel = default)
    {
        Check(tenant);
        Check(asOf);
        await GovernAsync(tenant, state => state.SealedUntil.IsKnown && asOf.CompareTo(state.SealedUntil) <= 0 ? null : state with { SealedUntil = asOf }, cancel).ConfigureAwait(false);
        var filter = LedgerFilter.Of(period, user) with { RecordedUntil = asOf };
        var balance = LedgerBalance.Of(await store.SumRowsAsync(tenant, filter, cancel).ConfigureAwait(false));
        var late = LedgerBalance.Of(await store.SumRowsAsync(tenant, filter with { LateOnly = true }, cancel).ConfigureAwait(false));
        return new(tenant, user, period, asOf, balance, late.Sums);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerPage> LinesAsync(string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var rows = await store.RowsInTimeAsync(tenant, filter, after, count, cancel).ConfigureAwait(false);
        return new([.. rows], rows.Count == count ? LedgerCursor.InTime(rows[^1]) : null);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LedgerKnown>> FindAsync(string tenant, IReadOnlyCollection<EventKey> keys, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentNullException.ThrowIfNull(keys);
        List<EventKey> ordered = [.. keys.Where(key => !key.IsNone).Distinct().Order()];
        if (ordered.Count == 0)
        {
            return [];
        }

        await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, 0, cancel).ConfigureAwait(false);
        var found = await unit.FindAsync(ordered, cancel).ConfigureAwait(false);
        return [.. found.Values.DistinctBy(row => row.Key).OrderBy(row => row.Key).Select(row => new LedgerKnown(row.Key, row.Revision, StateReader.ReadState(row).Event))];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerDifference> DifferencesAsync(string tenant, PicoUsd threshold, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Check(tenant);
        var after = default(EventKey);
        while (true)
        {
            var page = await store.DifferingAsync(tenant, after, _options.PageSize, cancel).ConfigureAwait(false);
            foreach (var row in page)
            {
                if (StateReader.ReadState(row).Difference is { } found && (found.Own is not { } own || own - found.Claimed > threshold || found.Claimed - own > threshold))
                {
                    yield return found;
                }

                after = row.Key;
            }

            if (page.Count < _options.PageSize)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerConflict> ConflictsAsync(string tenant, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Check(tenant);
        var (key, digest) = (default(EventKey), string.Empty);
        while (true)
        {
            var page = await store.ConflictsAsync(tenant, key, digest, _options.PageSize, cancel).ConfigureAwait(false);
            foreach (var kept in page)
            {
                yield return new LedgerConflict { StoredKey = kept.StoredKey, Digest = kept.Digest, Kind = kept.Kind, RecordedAt = kept.RecordedAt, Event = StateReader.ReadEvent(kept.Event) };
                (key, digest) = (kept.StoredKey, kept.Digest);
            }

            if (page.Count < _options.PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>The last state of every key, by key.</summary>
    private async IAsyncEnumerable<LedgerState> StatesAsync(string tenant, [EnumeratorCancellation] CancellationToken cancel)
    {
        LedgerRow? last = null;
        await foreach (var row in RowsAsync(tenant, cancel).ConfigureAwait(false))
        {
            if (last is not null && last.Key != row.Key)
            {
                yield return StateReader.ReadState(last);
            }

            last = row.Part == 0 ? row : last;
        }

        if (last is not null)
        {
            yield return StateReader.ReadState(last);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerRow> RowsAsync(string tenant, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Check(tenant);
        var after = default(LedgerCursor);
        while (true)
        {
            var page = await store.RowsByKeyAsync(tenant, after, _options.PageSize, cancel).ConfigureAwait(false);
            foreach (var row in page)
            {
                yield return row;
                after = LedgerCursor.ByKey(row);
            }

            if (page.Count < _options.PageSize)
            {
                yield break;
            }
        }
    }

    private static DateOnly DayAtOrAfter(EventTime at) => StartOf(at.UtcDay) == at ? at.UtcDay : at.UtcDay.AddDays(1);

    private static EventTime StartOf(DateOnly day) => EventTime.FromUtcTicks(day.DayNumber * TimeSpan.TicksPerDay);
}
