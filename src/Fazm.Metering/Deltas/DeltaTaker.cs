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
    private long _sequence;

    /// <summary>Joins an observation and says what it added.</summary>
    public ImmutableArray<UsageDelta> Observe(in Observation seen)
    {
        var touched = store.Add(seen);
        if (touched is null)
        {
            return [];
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

        return Differences(before, after, seen);
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
                _entries.AddCounters(id, SessionFusion.Of(session, store, ownership), entries);
            }

            accounts[id] = new Account();
            entries.ForEach(accounts[id].Add);
        }

        return accounts;
    }

    private ImmutableArray<UsageDelta> Differences(Account before, Account after, in Observation seen)
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
            deltas.Add(Delta(key, change, after, seen));
        }

        return deltas?.ToImmutable() ?? [];
    }

    private UsageDelta Delta(AccountKey key, in Tally change, Account after, in Observation seen)
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
            TotalCost = after.CostOf(key.Session),
            IsFinal = seen.Kind == ObservationKind.Call ? seen.Call.Completeness == Completeness.Final : seen.Kind == ObservationKind.Counter,
            Corrects = corrects,
        };
    }
}
