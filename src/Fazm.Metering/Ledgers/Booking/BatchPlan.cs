using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Decides what a batch changes, from what is stored. Pure: reads and writes nothing.</summary>
internal sealed class BatchPlan(LineRater rater, LedgerTenantState tenant, IReadOnlyDictionary<EventKey, LedgerRow> found, EventTime recordedAt)
{
    private readonly RowBuilder _rows = new(tenant, recordedAt);
    private readonly Dictionary<EventKey, PlanItem> _byKey = [];
    private readonly Dictionary<EventKey, EventKey> _leadsTo = [];
    private static readonly List<PlanItem> None = [];

    private readonly List<PlanItem> _items = [];
    private readonly Dictionary<(EventKey, string), StoredConflict> _conflicts = [];
    private readonly List<(LedgerResult Result, PlanItem? Item)> _results = [];

    /// <summary>Decides on one event.</summary>
    public void Add(LedgerEvent seen)
    {
        var refusal = EventCheck.Of(seen);
        if (refusal != LedgerRefusal.None)
        {
            Refuse(seen, refusal);
            return;
        }

        var items = ItemsOf(seen);
        if (items.Count == 0)
        {
            AddNew(seen);
            return;
        }

        // The first one's word stands; whoever says otherwise is kept apart.
        var contradiction = LedgerConflictKind.None;
        foreach (var item in items)
        {
            contradiction = contradiction != LedgerConflictKind.None ? contradiction : EventJoin.Contradiction(item.Now.Event, seen);
            contradiction = contradiction != LedgerConflictKind.None ? contradiction : EventJoin.Contradiction(items[0].Now.Event, item.Now.Event);
        }

        if (contradiction != LedgerConflictKind.None)
        {
            Keep(seen, items[0], contradiction);
            return;
        }

        var joined = items[0].Now.Event;
        foreach (var other in items.Skip(1))
        {
            joined = EventJoin.Join(joined, other.Now.Event);
        }

        joined = EventJoin.Join(joined, seen);
        if (ReferenceEquals(joined, items[0].Now.Event))
        {
            _results.Add((Result(seen, LedgerOutcome.AlreadyStored), items[0]));
            return;
        }

        var lines = rater.Lines(joined);
        if (EventCheck.IsTooLarge(lines))
        {
            Refuse(seen, LedgerRefusal.TooLarge);
            return;
        }

        items[0].Now = items[0].Now with { Event = joined, Lines = lines };
        items[0].IsChanged = true;
        foreach (var other in items.Skip(1))
        {
            other.JoinInto(items[0]);
        }

        Name(items[0]);
        _results.Add((Result(seen, LedgerOutcome.Stored), items[0]));
    }

    /// <summary>All that is to be written; <see langword="null"/> where nothing is.</summary>
    public LedgerChanges? Changes()
    {
        List<LedgerRow> rows = [];
        List<StoredKey> newKeys = [];
        List<MovedKey> movedKeys = [];
        foreach (var item in _items)
        {
            if (!item.IsChanged)
            {
                continue;
            }

            if (!item.IsJoined)
            {
                Keys(item.Now, newKeys, movedKeys);
            }
            else if (item.Stored is null)
            {
                continue;
            }

            item.Now = item.Now with { Revision = (item.Stored?.Revision ?? 0) + 1 };
            rows.AddRange(_rows.Rows(item.Stored, item.Now, item.IsJoined ? LedgerRowKind.Reversal : null, correctsRevision: RevisionOf(item.Now.Event.Corrects)));
        }

        newKeys.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        movedKeys.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        return rows.Count == 0 && _conflicts.Count == 0 ? null : Write(rows) with
        {
            NewKeys = [.. newKeys],
            MovedKeys = [.. movedKeys],
            Conflicts = [.. _conflicts.Values.OrderBy(conflict => conflict.StoredKey).ThenBy(conflict => conflict.Digest, StringComparer.Ordinal)],
        };
    }

    /// <summary>What became of the events, in their order.</summary>
    public ImmutableArray<LedgerResult> Results()
    {
        Dictionary<PlanItem, LedgerSums> added = new(_items.Count);
        foreach (var item in _items)
        {
            if (item.IsChanged)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(added, item.Root, out _) += item.Now.Sums - (item.Stored?.Sums ?? default);
            }
        }

        var results = ImmutableArray.CreateBuilder<LedgerResult>(_results.Count);
        foreach (var (result, item) in _results)
        {
            // The first event that stored something of a call brings all that the batch changed of it.
            results.Add(item?.Root is not { } root ? result : result with
            {
                StoredKey = root.Now.Key,
                Stored = root.Now.Sums,
                Added = result.Outcome == LedgerOutcome.Stored && added.Remove(root, out var sums) ? sums : default,
            });
        }

        return results.MoveToImmutable();
    }

    /// <summary>Rows with what they add to the totals.</summary>
    public static LedgerChanges Write(List<LedgerRow> rows)
    {
        rows.Sort(static (a, b) => a.Key.CompareTo(b.Key) is var order and not 0 ? order : a.Revision.CompareTo(b.Revision) is var revisions and not 0 ? revisions : a.Part.CompareTo(b.Part));
        Dictionary<LedgerTotalKey, LedgerSums> totals = [];
        foreach (var row in rows)
        {
            if (!row.Change.IsZero)
            {
                ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, LedgerTotalKey.Of(row), out _);
                sums += row.Change;
            }
        }

        return new LedgerChanges
        {
            Rows = [.. rows],
            Increments = [.. totals.OrderBy(total => total.Key.User, StringComparer.Ordinal).ThenBy(total => total.Key.Day).ThenBy(total => total.Key.Payer, StringComparer.Ordinal)
                .ThenBy(total => total.Key.Source, StringComparer.Ordinal).ThenBy(total => total.Key.Platform, StringComparer.Ordinal).ThenBy(total => total.Key.Model, StringComparer.Ordinal)
                .Select(total => new LedgerTotal(total.Key, total.Value))],
        };
    }

    private void AddNew(LedgerEvent seen)
    {
        if (seen.Kind == LedgerEventKind.Adjustment && Find(seen.Corrects) is null)
        {
            Refuse(seen, LedgerRefusal.CorrectsNothing);
            return;
        }

        // One other key at most is nearly always the case, and then there is nothing to order.
        var first = seen.OtherKeys.IsEmpty || (seen.OtherKeys.Length == 1 && seen.OtherKeys[0] != seen.Key) ? seen
            : seen with { OtherKeys = [.. seen.OtherKeys.Where(key => key != seen.Key).Distinct().Order()] };
        var lines = rater.Lines(first);
        if (EventCheck.IsTooLarge(lines))
        {
            Refuse(seen, LedgerRefusal.TooLarge);
            return;
        }

        var item = new PlanItem(null, new LedgerState { Key = seen.Key, FirstRecordedAt = _rows.RecordedAt, Event = first, Lines = lines });
        _items.Add(item);
        Name(item);
        _results.Add((Result(seen, LedgerOutcome.Stored), item));
    }

    /// <summary>What the keys of an event lead to, each once, the first stored first.</summary>
    private List<PlanItem> ItemsOf(LedgerEvent seen)
    {
        List<PlanItem>? items = null;
        Look(seen.Key);
        foreach (var key in seen.OtherKeys)
        {
            Look(key);
        }

        if (items?.Count > 1)
        {
            items.Sort(PlanItem.Compare);
        }

        return items ?? None;

        void Look(EventKey key)
        {
            if (Find(key) is { } item && items?.Contains(item) != true)
            {
                (items ??= []).Add(item);
            }
        }
    }

    private PlanItem? Find(EventKey key)
    {
        if (_byKey.TryGetValue(key, out var known))
        {
            return known.Root;
        }

        if (!found.TryGetValue(key, out var stored))
        {
            return null;
        }

        if (!_byKey.TryGetValue(stored.Key, out var item))
        {
            var state = StateReader.ReadState(stored);
            item = new PlanItem(state, state);
            _items.Add(item);
            foreach (var of in state.Event.AllKeys)
            {
                _leadsTo[of] = state.Key;
            }

            Name(item);
        }

        _byKey[key] = item;
        return item.Root;
    }

    private void Name(PlanItem item)
    {
        _byKey.TryAdd(item.Now.Event.Key, item);
        foreach (var key in item.Now.Event.OtherKeys)
        {
            _byKey.TryAdd(key, item);
        }
    }

    private void Keys(LedgerState state, List<StoredKey> newKeys, List<MovedKey> movedKeys)
    {
        Key(state.Event.Key);
        foreach (var key in state.Event.OtherKeys)
        {
            Key(key);
        }

        void Key(EventKey key)
        {
            if (!_leadsTo.TryGetValue(key, out var led))
            {
                newKeys.Add(new(key, state.Key));
            }
            else if (led != state.Key)
            {
                movedKeys.Add(new(key, led, state.Key));
            }
        }
    }

    private int RevisionOf(EventKey corrected) => corrected.IsNone || Find(corrected) is not { } item ? 0 : item.Stored?.Revision ?? 1;

    private void Keep(LedgerEvent seen, PlanItem item, LedgerConflictKind kind)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(EventJoin.Says(seen)));
        var storedKey = item.Root.Now.Key;
        _conflicts.TryAdd((storedKey, digest), new(storedKey, digest, kind, _rows.RecordedAt, StateWriter.Write(seen, withReceipt: true)));
        _results.Add((Result(seen, LedgerOutcome.Conflict) with { Conflict = kind }, item));
    }

    private void Refuse(LedgerEvent seen, LedgerRefusal refusal) => _results.Add((Result(seen, LedgerOutcome.Refused) with { Refusal = refusal }, null));

    private static LedgerResult Result(LedgerEvent seen, LedgerOutcome outcome) => new() { Key = seen.Key, Outcome = outcome };
}
