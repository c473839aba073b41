using System.Runtime.CompilerServices;
using Fazm.Metering.Evidence;
using Fazm.Metering.Fusion;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>Takes deltas: the total after an observation less the total before it. The one place where that is done.</summary>
internal sealed class DeltaTaker(EvidenceStore store, MeterOptions options)
{
    private readonly EntryBuilder _entries = new(options);
    private readonly EntryPricer _pricer = new(options);
    private readonly Ownership _owners = new(store);
    private readonly Changes _changes = new();
    private readonly Dictionary<AccountKey, long> _lastSequence = [];
    private readonly OpenMessages _open = new();
    private readonly RecentCalls _recent = new(store);
    private readonly List<string> _untold = [];
    private long _sequence;

    /// <summary>Joins an observation that changes no total, when nothing waits to be told: a remark, or what is known already. Nearly all are so.</summary>
    /// <returns><see langword="false"/>, and nothing joined, where there may be a delta.</returns>
    public bool IsWithoutDelta(in Observation seen)
    {
        if (_untold.Count != 0)
        {
            return false;
        }

        if (seen.Kind == ObservationKind.Remark)
        {
            store.Add(seen);
            return true;
        }

        if (seen.Kind != ObservationKind.Call || _recent.NewsOf(seen.CallPart, out var call, out var session) != RowNews.Nothing)
        {
            return false;
        }

        RecentCalls.Add(seen.CallPart, RowNews.Nothing, call!, session!);
        return true;
    }

    /// <summary>Joins an observation and says what it added, together with all that was joined before and not told.</summary>
    public UsageDeltas Observe(in Observation seen)
    {
        if (seen.Kind == ObservationKind.Call && _untold.Count == 0 && _recent.NewsOf(seen.CallPart, out var known, out var holder) == RowNews.BetterRecord && CountsAlone(seen.CallPart, holder!, known!))
        {
            return ObserveBetter(seen, holder!, known!);
        }

        return ObserveAny(seen);
    }

    // Kept apart, like the next one: room for deltas would be cleared on the way of the others.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private UsageDeltas ObserveAny(in Observation seen)
    {
        if (seen.Kind == ObservationKind.Call && ChangesOnlyItself(seen.CallPart, out var session, out var call) && _untold.Count == 0)
        {
            return ObserveAlone(seen, session, call);
        }

        var touched = store.Add(seen);
        _open.Note(seen, store);
        if (touched is not null && seen.Kind == ObservationKind.Heard && IsUnknown(seen.Heard))
        {
            touched = null;
        }

        if (_untold.Count != 0)
        {
            HashSet<string> group = [.. _untold.Append(touched).OfType<string>().SelectMany(store.CoupledWith)];
            _untold.Clear();
            return SumAnew([.. group.Order(StringComparer.Ordinal)], seen);
        }

        return touched is null ? default : SumAnew(store.CoupledWith(touched), seen);
    }

    /// <summary>Notes a session to which something was joined without a delta: the next delta tells it.</summary>
    public void LeaveUntold(SessionEvidence session)
    {
        if (!session.HasUntold)
        {
            session.HasUntold = true;
            _untold.Add(session.Id);
        }
    }

    /// <summary>Notes what is known now as told, so that the next delta starts from here.</summary>
    public void Rebase()
    {
        _untold.Clear();
        Tell([.. store.Sessions.Keys]);
    }

    /// <summary>Notes a session as told that was put back: it was before.</summary>
    public void PutBack(SessionEvidence session, ReadOnlySpan<LastDelta> last)
    {
        Tell([session.Id]);
        foreach (var delta in last)
        {
            ((Told)session.Note!).Note(delta);
        }
    }

    /// <summary>Forgets a session that was taken out.</summary>
    public void Forget(string session) => _open.Forget(session);

    /// <summary>The numbers of a session's last deltas.</summary>
    public static ReadOnlySpan<LastDelta> LastOf(SessionEvidence session) => session.Note is Told told ? told.Last : default;

    private void Tell(IReadOnlyList<string> sessions)
    {
        foreach (var (session, account) in Totals(sessions))
        {
            ToldOf(session).Account = account;
            session.HasUntold = false;
        }
    }

    private static Told ToldOf(SessionEvidence session)
    {
        var told = session.Note as Told ?? new Told();
        session.Note = told;
        return told;
    }

    /// <summary>True for a call's snapshot that changes the total by its own entries and by nothing else: in a session that shares nothing with
    /// another, and where counters were read leave no remainder that a call could still shrink or a finished one stop shrinking.</summary>
    private bool ChangesOnlyItself(in CallSnapshot seen, out SessionEvidence session, out CallEvidence? call)
    {
        call = null;
        if (!store.TrySession(seen.Session, out session!) || !Touch(session) || session.Note is not Told { Account: { } account } || seen.BornIn is not null ||
            !store.StandsAlone(session) || !store.Calls.TryFindOne(seen, out call))
        {
            return false;
        }

        return !session.HasCounters || (account.IsWithoutRemainder && call is not { IsComplete: true } && _open.Has(session.Id, seen.MessageId));
    }

    /// <summary>True for a better record of a known call that changes the total by its own entries and by nothing else. What counters add depends on which calls
    /// there are, and on what they used only where counters state tokens.</summary>
    private bool CountsAlone(in CallSnapshot seen, SessionEvidence session, CallEvidence call) =>
        session.Note is Told { Account: { } account } && seen.BornIn is null && store.StandsAlone(session) &&
        (!session.StatesTokens || (account.IsWithoutRemainder && !call.IsComplete && _open.Has(session.Id, seen.MessageId)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private UsageDeltas ObserveBetter(in Observation seen, SessionEvidence session, CallEvidence call)
    {
        var owner = _owners.Of(call, out _);
        _changes.Clear();
        Count(call.Best, call.At, owner, isTaken: true);
        RecentCalls.Add(seen.CallPart, RowNews.BetterRecord, call, session);
        Count(call.Best, call.At, owner, isTaken: false);
        return TellAlone(seen, session);
    }

    private static bool Touch(SessionEvidence session) => session.IsTouched = true;

    /// <summary>A message heard before its call is known says nothing yet.</summary>
    private bool IsUnknown(MessageHeard heard) =>
        !store.Calls.TryFind(CallKey.InSession(heard.MessageId, heard.Session), out _) && !store.Calls.TryFind(new CallKey(CallKeyKind.Message, heard.MessageId), out _);

    private UsageDeltas ObserveAlone(in Observation seen, SessionEvidence session, CallEvidence? call)
    {
        // What the call was, in case that this row changes it.
        var best = call?.Best ?? default;
        var at = call?.At ?? default;
        var owner = call is null ? null : _owners.Of(call, out _);
        var touched = store.Add(seen);
        if (touched is null)
        {
            return default;
        }

        if (!store.StandsAlone(session))
        {
            return SumAnew(store.CoupledWith(touched), seen);
        }

        _changes.Clear();
        if (call is not null)
        {
            Count(best, at, owner, isTaken: true);
        }

        store.Calls.TryFindOne(seen.CallPart, out call);
        Count(call!.Best, call.At, _owners.Of(call, out _), isTaken: false);
        return TellAlone(seen, session);
    }

    /// <summary>Tells changes of one session that stands alone.</summary>
    private UsageDeltas TellAlone(in Observation seen, SessionEvidence session)
    {
        var account = ((Told)session.Note!).Account!;
        foreach (ref readonly var line in _changes.Lines)
        {
            account.Add(line.Key, line.Sum);
        }

        return Told(seen, account);
    }

    /// <summary>Puts the price of each unit of a call on the changes, or takes it off.</summary>
    private void Count(in Snapshot best, EventTime at, string? owner, bool isTaken)
    {
        for (var i = 0; i < best.Usage.UnitCount; i++)
        {
            var cost = _pricer.Cost(best, i, at, out var tokens, out var model);
            var tally = new Tally(tokens, cost ?? PicoUsd.Zero, cost is null ? tokens : default, PicoUsd.Zero);
            var key = new AccountKey(owner, EntryKind.Call, model);
            if (isTaken)
            {
                _changes.TakeOff(key, tally);
            }
            else
            {
                _changes.PutOn(key, tally);
            }
        }
    }

    /// <summary>Sums sessions that hang together anew, and says what is different.</summary>
    private UsageDeltas SumAnew(IReadOnlyList<string> group, in Observation seen)
    {
        _changes.Clear();
        foreach (var id in group)
        {
            if (store.TrySession(id, out var session) && session.Note is Told { Account: { } before } told)
            {
                told.Account = null;
                _changes.TakeOff(before);
            }
        }

        var after = new Account();
        foreach (var (session, account) in Totals(group))
        {
            ToldOf(session).Account = account;
            session.HasUntold = false;
            after.Add(account);
        }

        _changes.PutOn(after);
        return Told(seen, after);
    }

    /// <summary>What each session of a group contributes. A call that several sessions hold contributes where the group first meets it, to
    /// its owner's total; all its sessions are in the group.</summary>
    private List<(SessionEvidence Session, Account Account)> Totals(IReadOnlyList<string> group)
    {
        var ownership = new Ownership(store);
        List<(SessionEvidence, Account)> accounts = new(group.Count);
        HashSet<CallEvidence> calls = [];
        List<UsageEntry> entries = [];
        foreach (var id in group)
        {
            if (!store.TrySession(id, out var session))
            {
                continue;
            }

            entries.Clear();
            foreach (var call in ownership.CallsOf(session))
            {
                if (calls.Add(call))
                {
                    var owner = ownership.Of(call, out var isCertain);
                    _entries.AddCall(call, owner, isCertain, entries);
                }
            }

            var account = new Account();
            if (session.HasCounters)
            {
                var fused = SessionFusion.Of(session, store, ownership);
                _entries.AddCounters(id, fused, entries);
                account.IsWithoutRemainder = fused.Remainder.Count == 0 && !session.DependsOnCalls;
            }

            entries.ForEach(account.Add);
            accounts.Add((session, account));
        }

        return accounts;
    }

    private UsageDeltas Told(in Observation seen, Account total)
    {
        var changed = 0;
        foreach (ref readonly var line in _changes.Lines)
        {
            changed += IsTold(line) ? 1 : 0;
        }

        if (changed == 0)
        {
            return default;
        }

        var all = changed == 1 ? null : new UsageDelta[changed];
        var at = 0;
        foreach (ref readonly var line in _changes.Lines)
        {
            if (IsTold(line))
            {
                var delta = Delta(line.Key, line.Sum, total, seen);
                if (all is null)
                {
                    return new(delta);
                }

                all[at++] = delta;
            }
        }

        RunTotals(all!);
        return new(all!);
    }

    /// <summary>Of several deltas of one session only the last ends at what it costs now.</summary>
    private static void RunTotals(UsageDelta[] all)
    {
        for (var i = all.Length - 2; i >= 0; i--)
        {
            for (var next = i + 1; next < all.Length; next++)
            {
                if (string.Equals(all[next].Session, all[i].Session, StringComparison.Ordinal))
                {
                    all[i] = all[i] with { TotalCost = all[next].TotalCost - (all[next].Cost ?? PicoUsd.Zero) };
                    break;
                }
            }
        }
    }

    private static bool IsTold(in AccountLine line) => line.Key.Kind != EntryKind.Unexplained && !line.Sum.IsZero;

    private UsageDelta Delta(in AccountKey key, in Tally change, Account total, in Observation seen)
    {
        var sequence = ++_sequence;
        var corrects = LastOf(key, sequence);
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
            At = seen.Kind == ObservationKind.Call ? seen.CallPart.At : seen.Kind == ObservationKind.Counter ? seen.Counter.At : EventTime.Unknown,
            Tokens = change.Tokens,
            Cost = change.Cost.IsZero && !change.Unpriced.IsZero ? null : change.Cost,
            Reported = key.Kind == EntryKind.Reported ? change.Reported : null,
            TotalCost = total.CostOf(key.Session),
            IsFinal = seen.Kind == ObservationKind.Call ? seen.CallPart.Completeness == Completeness.Final : seen.Kind == ObservationKind.Counter,
            Corrects = change.HasNegative ? corrects : null,
        };
    }

    /// <summary>The number of the last delta of a key, and notes the new one.</summary>
    private long? LastOf(in AccountKey key, long sequence)
    {
        if (key.Session is { } id && store.TrySession(id, out var session))
        {
            var told = ToldOf(session);
            var last = told.LastOf(key);
            told.Note(new((int)key.Kind, key.Model, sequence));
            return last;
        }

        long? before = _lastSequence.TryGetValue(key, out var known) ? known : null;
        _lastSequence[key] = sequence;
        return before;
    }
}
