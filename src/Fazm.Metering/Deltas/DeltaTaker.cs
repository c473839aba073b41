using System.Collections.Immutable;
using Fazm.Metering.Evidence;
using Fazm.Metering.Fusion;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>Takes deltas: the total after an observation less the total before it. The one place where that is done.</summary>
internal sealed class DeltaTaker(EvidenceStore store, MeterOptions options)
{
    private readonly EntryBuilder _entries = new(options);
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<AccountKey, long> _lastSequence = [];
    private readonly HashSet<string> _withoutRemainder = new(StringComparer.Ordinal);
    private readonly OpenMessages _open = new();
    private long _sequence;

    /// <summary>Joins an observation and says what it added.</summary>
    public ImmutableArray<UsageDelta> Observe(in Observation seen)
    {
        var alone = ChangesOnlyItself(seen, out var call);
        List<UsageEntry> old = [];
        if (alone && call is not null)
        {
            AddCall(call, old);
        }

        var touched = store.Add(seen);
        _open.Note(seen, store);
        if (touched is null || (seen.Kind == ObservationKind.Heard && IsUnknown(seen.Heard)))
        {
            return [];
        }

        if (alone && StandsAlone(touched))
        {
            return Replace(_accounts[touched], old, seen);
        }

        var group = store.CoupledWith(touched);
        var before = new Account();
        foreach (var session in group)
        {
            if (_accounts.Remove(session, out var account))
            {
                before.Add(account);
            }
        }

        var after = new Account();
        foreach (var (session, account) in Totals(group))
        {
            _accounts[session] = account;
            after.Add(account);
        }

        return Differences(before, after, seen, after);
    }

    /// <summary>True for a call's snapshot that changes the total by its own entries and by nothing else: in a session that shares nothing with
    /// another, and where counters were read leave no remainder that a call could still shrink or a finished one stop shrinking.</summary>
    private bool ChangesOnlyItself(in Observation seen, out CallEvidence? call)
    {
        call = null;
        if (seen.Kind != ObservationKind.Call || seen.Call.BornIn is not null || !_accounts.ContainsKey(seen.Call.Session) ||
            !store.TrySession(seen.Call.Session, out var session) || !StandsAlone(session.Id) || !store.Calls.TryFindOne(seen.Call, out call))
        {
            return false;
        }

        return !session.HasCounters ||
            (_withoutRemainder.Contains(session.Id) && call is not { IsComplete: true } && _open.Has(session.Id, seen.Call.MessageId));
    }

    /// <summary>A message heard before its call is known says nothing yet.</summary>
    private bool IsUnknown(MessageHeard heard) =>
        !store.Calls.TryFind(CallKey.InSession(heard.MessageId, heard.Session), out _) && !store.Calls.TryFind(new CallKey(CallKeyKind.Message, heard.MessageId), out _);

    private bool StandsAlone(string session) => !store.Groups.IsShared(session) && store.CoupledWith(session).Count == 1;

    private ImmutableArray<UsageDelta> Replace(Account account, List<UsageEntry> old, in Observation seen)
    {
        store.Calls.TryFindOne(seen.Call, out var call);
        List<UsageEntry> now = [];
        AddCall(call!, now);
        Account before = new(), after = new();
        old.ForEach(before.Add);
        now.ForEach(after.Add);
        foreach (var key in before.Keys.Union(after.Keys).ToArray())
        {
            account.Add(key, after[key] - before[key]);
        }

        return Differences(before, after, seen, account);
    }

    private void AddCall(CallEvidence call, List<UsageEntry> entries)
    {
        var owner = new Ownership(store).Of(call, out var isCertain);
        _entries.AddCall(call, owner, isCertain, entries);
    }

    /// <summary>Notes what is known now as told, so that the next delta starts from here.</summary>
    public void Rebase()
    {
        _accounts.Clear();
        foreach (var (session, account) in Totals([.. store.Sessions.Keys]))
        {
            _accounts[session] = account;
        }
    }

    /// <summary>What each session of a group contributes. A call that several sessions hold contributes where the group first meets it, to
    /// its owner's total; all its sessions are in the group.</summary>
    private Dictionary<string, Account> Totals(IReadOnlyList<string> group)
    {
        var ownership = new Ownership(store);
        Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
        HashSet<CallEvidence> calls = [];
        foreach (var id in group)
        {
            if (!store.TrySession(id, out var session))
            {
                continue;
            }

            List<UsageEntry> entries = [];

            foreach (var call in ownership.CallsOf(session))
            {
                if (calls.Add(call))
                {
                    var owner = ownership.Of(call, out var isCertain);
                    _entries.AddCall(call, owner, isCertain, entries);
                }
            }

            if (session.HasCounters)
            {
                var fused = SessionFusion.Of(session, store, ownership);
                _entries.AddCounters(id, fused, entries);
                Note(session, fused);
            }

            accounts[id] = new Account();
            entries.ForEach(accounts[id].Add);
        }

        return accounts;
    }

    private void Note(SessionEvidence session, FusedSession fused)
    {
        _withoutRemainder.Remove(session.Id);
        if (fused.Remainder.Count == 0 && session.Readings.Values.All(reading => reading.Best is { ModelFromCalls: false, Kind: not CounterKind.SavedState }))
        {
            _withoutRemainder.Add(session.Id);
        }
    }

    private ImmutableArray<UsageDelta> Differences(Account before, Account after, in Observation seen, Account total)
    {
        ImmutableArray<UsageDelta>.Builder? deltas = null;
        foreach (var key in before.Keys.Union(after.Keys).Where(key => key.Kind != EntryKind.Unexplained)
                     .OrderBy(key => key.Kind).ThenBy(key => key.Session, StringComparer.Ordinal).ThenBy(key => key.Model, StringComparer.Ordinal).ToArray())
        {
            var change = after[key] - before[key];
            if (change.IsZero)
            {
                continue;
            }

            deltas ??= ImmutableArray.CreateBuilder<UsageDelta>();
            deltas.Add(Delta(key, change, total, seen));
        }

        return deltas?.ToImmutable() ?? [];
    }

    private UsageDelta Delta(AccountKey key, in Tally change, Account total, in Observation seen)
    {
        var sequence = ++_sequence;
        long? corrects = change.HasNegative && _lastSequence.TryGetValue(key, out var last) ? last : null;
        _lastSequence[key] = sequence;
        return new UsageDelta
        {
            Sequence = sequence,
            Kind = change.HasNegative ? DeltaKind.Correction : key.Kind switch
            {
                EntryKind.Call => DeltaKind.Usage,
                EntryKind.Remainder => DeltaKind.Remainder,
                _ => DeltaKind.Reported,
            },
            Session = key.Session,
            Model = key.Model,
            At = seen.Kind == ObservationKind.Call ? seen.Call.At : seen.Kind == ObservationKind.Counter ? seen.Counter.At : EventTime.Unknown,
            Tokens = change.Tokens,
            Cost = change.Cost.IsZero && !change.Unpriced.IsZero ? null : change.Cost,
            Reported = key.Kind == EntryKind.Reported ? change.Reported : null,
            TotalCost = total.CostOf(key.Session),
            IsFinal = seen.Kind == ObservationKind.Call ? seen.Call.Completeness == Completeness.Final : seen.Kind == ObservationKind.Counter,
            Corrects = corrects,
        };
    }
}
