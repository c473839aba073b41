using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Takes the difference of two states of an event as rows. The one place where a ledger takes a difference.</summary>
internal sealed class RowBuilder(LedgerTenantState tenant, EventTime recordedAt)
{
    /// <summary>When rows are recorded: as told, but never at or before what is sealed, whatever a clock says.</summary>
    public EventTime RecordedAt { get; } = tenant.SealedUntil.IsKnown && recordedAt.CompareTo(tenant.SealedUntil) <= 0
        ? EventTime.FromUtcTicks(tenant.SealedUntil.UtcTicks + 1)
        : recordedAt;

    /// <summary>The rows of one revision; at least one, which holds the state.</summary>
    /// <param name="before">What is stored; <see langword="null"/> for nothing.</param>
    /// <param name="after">What is to be stored, with its revision.</param>
    /// <param name="kind">What it is, where it is more than the difference itself says.</param>
    /// <param name="note">Why, for reratings.</param>
    /// <param name="correctsRevision">For an adjustment the revision of what it corrects.</param>
    public IEnumerable<LedgerRow> Rows(LedgerState? before, LedgerState after, LedgerRowKind? kind = null, string? note = null, int correctsRevision = 0) =>
        before is null && kind is null && after is { Lines: [var line], Event.Kind: not LedgerEventKind.Adjustment }
            ? [Stating(Row(after, after.Event, line, line.Sums, note), after)]
            : Differences(before, after, kind, note, correctsRevision);

    /// <summary>The row with the state that it holds.</summary>
    private static LedgerRow Stating(LedgerRow row, LedgerState state) => row with { State = StateWriter.Write(state, row), ClaimDiffers = state.Difference is not null };

    private IEnumerable<LedgerRow> Differences(LedgerState? before, LedgerState after, LedgerRowKind? kind, string? note, int correctsRevision)
    {
        List<LedgerRow> rows = [];
        var moved = before is not null && !IsSameAttribution(before.Event, after.Event);
        foreach (var old in before?.Lines ?? [])
        {
            if (moved || !after.Lines.Any(line => IsSamePlace(before!, old, after, line)))
            {
                rows.Add(Row(after, before!.Event, old, -old.Sums, note) with { VersionBefore = old.PriceName });
            }
        }

        foreach (var line in after.Lines)
        {
            var old = moved ? null : before?.Lines.FirstOrDefault(was => IsSamePlace(before, was, after, line));
            if (old is null || !old.SaysTheSame(line))
            {
                rows.Add(Row(after, after.Event, line, line.Sums - (old?.Sums ?? default), note) with { VersionBefore = kind == LedgerRowKind.Rerating ? old?.PriceName : null });
            }
        }

        var what = kind ?? KindOf(before, after, rows);
        if (rows.Count == 0)
        {
            rows.Add(Row(after, after.Event, new LedgerLine { Model = after.Event.Model, At = after.Event.At }, default, note));
        }

        var corrects = after.Event.Kind == LedgerEventKind.Adjustment ? (after.Event.Corrects, correctsRevision) : (before?.Key ?? default, before?.Revision ?? 0);
        for (var part = 0; part < rows.Count; part++)
        {
            var row = rows[part] with
            {
                Part = part,
                Kind = what,
                Corrects = corrects.Item1,
                CorrectsRevision = corrects.Item2,
                VersionBefore = what == LedgerRowKind.Rerating ? rows[part].VersionBefore : null,
            };
            yield return part == 0 ? Stating(row, after) : row;
        }
    }

    private static LedgerRowKind KindOf(LedgerState? before, LedgerState after, List<LedgerRow> rows) =>
        after.Event.Kind == LedgerEventKind.Adjustment ? LedgerRowKind.Adjustment
        : before is null ? LedgerRowKind.Usage
        : rows.Count == 0 ? LedgerRowKind.Evidence
        : rows.Exists(row => row.Change.HasNegative) ? LedgerRowKind.Correction
        : LedgerRowKind.Growth;

    private LedgerRow Row(LedgerState after, LedgerEvent seen, LedgerLine line, in LedgerSums change, string? note)
    {
        var (posted, late) = Posted(EffectiveAt(seen, line));
        return new LedgerRow
        {
            Key = after.Key,
            Revision = after.Revision,
            Part = 0,
            EventKind = seen.Kind,
            RecordedAt = RecordedAt,
            ReceivedAt = seen.ReceivedAt,
            At = line.At,
            PostedAt = posted,
            LateFor = late,
            User = seen.User,
            Device = seen.Device,
            Session = seen.Session,
            Lineage = seen.Lineage,
            Agent = AgentOf(seen),
            Source = seen.Source,
            Payer = seen.Payer,
            Funding = seen.Funding,
            Platform = seen.Platform,
            Model = line.Model,
            PricedAs = line.PricedAs,
            Book = line.Book,
            Version = line.Version,
            Change = change,
            IsUnpriced = line.IsUnpriced,
            UnknownClasses = line.UnknownClasses,
            Flags = line.Flags,
            JoinedInto = after.JoinedInto,
            Note = note ?? after.Event.Note,
        };
    }

    /// <summary>A closed period takes nothing any more: what belongs to it goes to the first instant of the open time, with the period's name.</summary>
    private (EventTime PostedAt, string? LateFor) Posted(EventTime at)
    {
        var closed = tenant.Closed;
        if (!tenant.ClosedUntil.IsKnown || at.CompareTo(tenant.ClosedUntil) >= 0)
        {
            return (at, null);
        }

        // What is older than the first closed period, or lies between two, is late for the next one.
        return (tenant.ClosedUntil, closed.First(period => at < period.To).Name);
    }

    private static EventTime EffectiveAt(LedgerEvent seen, LedgerLine line) => line.At.IsKnown ? line.At : seen.ReceivedAt;

    private static bool IsSamePlace(LedgerState before, LedgerLine old, LedgerState after, LedgerLine line) =>
        old.IsSameLine(line) && EffectiveAt(before.Event, old) == EffectiveAt(after.Event, line);

    private static string? AgentOf(LedgerEvent seen) => seen.IsSide ? seen.Agent ?? "side" : seen.Kind == LedgerEventKind.Call ? null : seen.Agent;

    private static bool IsSameAttribution(LedgerEvent a, LedgerEvent b) =>
        a.User == b.User && a.Device == b.Device && a.Session == b.Session && a.Lineage == b.Lineage && AgentOf(a) == AgentOf(b) &&
        a.Source == b.Source && a.Payer == b.Payer && a.Funding == b.Funding && a.Platform == b.Platform;
}
