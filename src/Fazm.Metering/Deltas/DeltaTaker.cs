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
    private readonly Dictionary<string, SharedAccount> _accounts = new(StringComparer.Ordinal);
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

        var before = new Account();
        var group = Take(store.CoupledWith(touched), before);
        var after = Total(group);
        Keep(group, after);
        return Differences(before, after, seen);
    }

    /// <summary>Notes what is known now as told, so that the next delta starts from here.</summary>
    public void Rebase()
    {
        _accounts.Clear();
        foreach (var session in store.Sessions.Keys)
        {
            if (!_accounts.ContainsKey(session))
            {
                var group = Take(store.CoupledWith(session), new Account());
                Keep(group, Total(group));
            }
        }
    }

    /// <summary>Takes out the accounts of coupled sessions, and of all that were told together with them: what hangs together grows, and
    /// which sessions a session may touch is not the same seen from each of them.</summary>
    private List<string> Take(IReadOnlyList<string> coupled, Account before)
    {
        List<string> group = [.. coupled];
        for (var i = 0; i < group.Count; i++)
        {
            if (!_accounts.TryGetValue(group[i], out var shared))
            {
                continue;
            }

            before.Add(shared.Account);
            foreach (var session in shared.Sessions)
            {
                _accounts.Remove(session);
                if (!group.Contains(session))
                {
                    group.Add(session);
                }
            }
        }

        return group;
    }

    private void Keep(List<string> group, Account account)
    {
        var shared = new SharedAccount(account, group);
        foreach (var session in group)
        {
            _accounts[session] = shared;
        }
    }

    private Account Total(List<string> group)
    {
        var ownership = new Ownership(store);
        List<UsageEntry> entries = [];
        HashSet<CallEvidence> calls = [];
        foreach (var id in group)
        {
            if (!store.TrySession(id, out var session))
            {
                continue;
            }

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
        }

        var account = new Account();
        entries.ForEach(account.Add);
        return account;
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
