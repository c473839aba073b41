using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers;

/// <content>Pricing again what is stored.</content>
public partial class UsageLedger
{
    /// <inheritdoc/>
    public async ValueTask<LedgerRerated> RerateAsync(string tenant, LedgerRerating wish, EventTime recordedAt, CancellationToken cancel = default)
    {
        Check(tenant);
        ArgumentNullException.ThrowIfNull(wish);
        Check(recordedAt);
        if (!LedgerText.IsName(wish.Note))
        {
            throw new ArgumentException("A rerating needs a reason.", nameof(wish));
        }

        var rater = new LineRater(wish.Options);
        var sum = default(LedgerRerated);
        List<EventKey> page = [];
        await foreach (var state in StatesAsync(tenant, cancel).ConfigureAwait(false))
        {
            if (IsMeant(state, wish))
            {
                page.Add(state.Key);
            }

            if (page.Count == _options.PageSize)
            {
                sum = Sum(sum, await RerateAsync(tenant, page, wish, rater, recordedAt, cancel).ConfigureAwait(false));
                page.Clear();
            }
        }

        return page.Count == 0 ? sum : Sum(sum, await RerateAsync(tenant, page, wish, rater, recordedAt, cancel).ConfigureAwait(false));
    }

    private async ValueTask<LedgerRerated> RerateAsync(string tenant, List<EventKey> keys, LedgerRerating wish, LineRater rater, EventTime recordedAt, CancellationToken cancel)
    {
        keys.Sort();
        for (var attempt = 0; ; attempt++)
        {
            Check(attempt);
            await using var unit = await store.BeginAsync(tenant, LedgerAccess.Write, attempt, cancel).ConfigureAwait(false);
            var found = await unit.FindAsync(keys, cancel).ConfigureAwait(false);
            var builder = new RowBuilder(unit.Tenant, recordedAt);
            List<LedgerRow> rows = [];
            long changed = 0;

            // What proved to be another call meanwhile is that call's affair.
            foreach (var stored in keys.Where(key => found.TryGetValue(key, out var at) && at.Key == key).Select(key => found[key]))
            {
                var state = StateReader.ReadState(stored);
                var lines = rater.Lines(state.Event);
                if (EventCheck.IsTooLarge(lines) || (lines.Length == state.Lines.Length && lines.Zip(state.Lines).All(pair => pair.First.IsSameLine(pair.Second) && pair.First.SaysTheSame(pair.Second))))
                {
                    continue;
                }

                changed++;
                rows.AddRange(builder.Rows(state, state with { Revision = state.Revision + 1, Lines = lines }, LedgerRowKind.Rerating, wish.Note));
            }

            var sums = rows.Aggregate(default(LedgerSums), (sum, row) => sum + row.Change);
            if (rows.Count == 0 || wish.IsTrial || await unit.TryCommitAsync(BatchPlan.Write(rows), cancel).ConfigureAwait(false))
            {
                return new(keys.Count, changed, sums);
            }
        }
    }

    private static bool IsMeant(LedgerState state, LedgerRerating wish)
    {
        var at = state.Event.At.IsKnown ? state.Event.At : state.Event.ReceivedAt;
        return state.JoinedInto.IsNone && state.Event.Kind is LedgerEventKind.Call or LedgerEventKind.Counters or LedgerEventKind.Delta &&
            (wish.User is null || string.Equals(wish.User, state.Event.User, StringComparison.Ordinal)) &&
            (!wish.From.IsKnown || at.CompareTo(wish.From) >= 0) && (!wish.To.IsKnown || at < wish.To);
    }

    private static LedgerRerated Sum(in LedgerRerated a, in LedgerRerated b) => new(a.Events + b.Events, a.Changed + b.Changed, a.Change + b.Change);
}
