using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Makes one account of a session out of all its surfaces. The basis is the calls; counters add only what no call covers. A pure
/// function of the evidence.</summary>
internal sealed class SessionFusion
{
    private readonly SessionEvidence _session;
    private readonly IReadOnlyList<CallEvidence> _own;
    private readonly List<Life> _lives;
    private readonly List<Process> _processes;
    private readonly List<(CounterReading State, Growth Growth)> _states;
    private readonly TranscriptOrder _transcript;
    private readonly Ownership _ownership;
    private readonly FusedSession _fused = new();

    private SessionFusion(SessionEvidence session, EvidenceStore store, Ownership ownership)
    {
        _session = session;
        _ownership = ownership;
        _own = [.. ownership.CallsOf(session).Where(call => ownership.Of(call, out _) == session.Id).OrderBy(CallOrder.NameOf, StringComparer.Ordinal)];
        _lives = LifeBook.Read(session, store, ownership);
        var own = _own.ToHashSet();
        foreach (var life in _lives)
        {
            KeepOwn(life, own);
        }

        _processes = Process.Group(_lives);
        _transcript = new TranscriptOrder(session, _own, ownership);
        var forks = new ForkStart(store, ownership);
        var known = new KnownTotals(session);
        var starts = new LifeStart(session, _transcript, forks);
        foreach (var life in _lives)
        {
            LifeGrowth.Fill(life, known, starts, _fused.Flags);
            NameModel(life);
        }

        _states = SavedStates.Read(session, forks, _fused.Flags);
    }

    /// <summary>What the session's counters add to its calls.</summary>
    public static FusedSession Of(SessionEvidence session, EvidenceStore store, Ownership ownership)
    {
        if (!session.HasCounters)
        {
            return new FusedSession();
        }

        if (string.Equals(session.Id, SessionIds.Unknown, StringComparison.Ordinal) && store.HasUsageBeside(session))
        {
            // They may be any other session's, whose calls are counted already.
            var unplaced = new FusedSession();
            unplaced.Flags.Add(Reason.CountersWithoutCalls);
            return unplaced;
        }

        var fusion = new SessionFusion(session, store, ownership);
        fusion.Fuse();
        return fusion._fused;
    }

    private void Fuse()
    {
        // A process that was heard with calls, or a state whose place in the transcript is known, is a scope of its own. Counters that
        // nothing ties to a call (json output) may be the same process as a state that nobody heard: of the two the greater, not the sum.
        List<Scope> certain = [], unheard = [];
        HashSet<Process> attached = [];
        Dictionary<Process, Scope> written = [];
        foreach (var (state, growth) in _states)
        {
            if (_transcript.IsShared(state.After, _session.Readings.TryGetValue(state.After, out var before) ? before.Best.At : EventTime.Unknown))
            {
                _fused.Flags.Add(Reason.StateHoldsLessThanItsCalls);
                continue;
            }

            var chains = _transcript.ChainsAfter(state.After);
            var suffix = Suffix.Of(chains, growth, _processes, out var writer);
            var isContradicted = suffix.Count == 0 && chains.Count != 0 && !Suffix.IsOthers(chains[^1], state, growth, _processes);
            if (isContradicted)
            {
                _fused.Flags.Add(Reason.StateHoldsLessThanItsCalls);
            }

            if (writer is not null && written.TryGetValue(writer, out var scope))
            {
                // A connection may close and load a session again and again: what it heard is the sum of what its processes saved.
                scope.Growth.Append(growth);
                scope.Held.UnionWith(suffix);
                AddSideCalls(scope, suffix);
                continue;
            }

            scope = new Scope(growth) { HasState = true, IsContradicted = isContradicted };
            scope.Held.UnionWith(suffix);
            AddSideCalls(scope, suffix);
            if (writer is not null)
            {
                attached.Add(writer);
                written.Add(writer, scope);
            }

            foreach (var process in _processes.Where(process => !process.HeardCalls && !attached.Contains(process) && LiesIn(process, state, growth)))
            {
                attached.Add(process);
                scope.Growth.Cover(process.Growth());
            }

            (writer is null && !_processes.Exists(process => attached.Contains(process) && !process.HeardCalls && LiesIn(process, state, growth)) ? unheard : certain).Add(scope);
        }

        foreach (var (writer, scope) in written)
        {
            Join(scope, writer, holdsUnstated: true);
        }

        List<Scope> ambiguous = [];
        var untied = new Scope(new Growth());
        foreach (var process in _processes.Where(process => process.HasReadings && !attached.Contains(process)))
        {
            if (!process.HeardCalls)
            {
                untied.Growth.Append(process.Growth());
                continue;
            }

            var scope = new Scope(new Growth());
            AddSideCalls(scope, process.MainConversation);
            Join(scope, process, holdsUnstated: false);
            (process.MainConversation.Any(_transcript.IsPlaced) ? certain : ambiguous).Add(scope);
        }

        if (untied.Growth.StatesTokens || untied.Growth.StatesMoney)
        {
            // All calls that no heard process holds.
            var heard = _processes.SelectMany(process => process.Lives).SelectMany(life => life.MainConversation.Concat(life.Side)).ToHashSet();
            untied.Perhaps.UnionWith(_own.Where(call => !heard.Contains(call)));
            ambiguous.Add(untied);
        }

        // What a state nobody heard holds may be an ambiguous process's too.
        AddNobodys([.. certain, .. unheard], [.. certain, .. unheard, .. ambiguous]);
        AddNobodys(ambiguous, [.. certain, .. ambiguous]);
        foreach (var scope in certain.Concat(unheard).Concat(ambiguous))
        {
            scope.TakeOut(_fused.Flags);
        }

        List<Scope> all = [.. certain, .. unheard, .. ambiguous];
        CountsByModel[] rests;
        if (ambiguous.Count == 0 || unheard.Count == 0)
        {
            rests = SmallestRest.Of(all);
        }
        else
        {
            // Of two accounts that may be of the same processes, the one that leaves more.
            List<Scope> ofStates = [.. certain, .. unheard], ofLives = [.. certain, .. ambiguous];
            var (leftByStates, leftByLives) = (SmallestRest.Of(ofStates), SmallestRest.Of(ofLives));
            var order = Sum(leftByStates).CompareTo(Sum(leftByLives));
            (all, rests) = (order != 0 ? order > 0 : Money(unheard) >= Money(ambiguous)) ? (ofStates, leftByStates) : (ofLives, leftByLives);
        }

        for (var i = 0; i < all.Count; i++)
        {
            Tell(all[i], rests[i]);
        }
    }

    private static long Sum(CountsByModel[] rests) => rests.Sum(rest => rest.Sum().AllTokens);

    private static PicoUsd Money(List<Scope> scopes) => scopes.Aggregate(PicoUsd.Zero, (sum, scope) => sum + scope.Growth.TotalMoney);

    private static void Join(Scope scope, Process process, bool holdsUnstated)
    {
        scope.Growth.Cover(process.Growth());
        foreach (var life in process.Lives)
        {
            scope.Adopt(life);
            scope.Held.UnionWith(life.Main);
            scope.Perhaps.UnionWith(life.Open);
            scope.Perhaps.UnionWith(life.Side);

            // A saved state has everything.
            if (holdsUnstated)
            {
                scope.Held.UnionWith(life.Unstated);
            }
        }

        if (!holdsUnstated)
        {
            // Subtracting what they do not hold would hide helpers.
            scope.Perhaps.ExceptWith(process.Lives.SelectMany(life => life.Unstated));
        }
    }

    /// <summary>Subagents' calls go with the newest main call at or before their time.</summary>
    private void AddSideCalls(Scope scope, HashSet<CallEvidence> main)
    {
        foreach (var call in _own.Where(call => call.IsSide))
        {
            if (_transcript.MainAt(call.At) is { } with && main.Contains(with))
            {
                scope.Perhaps.Add(call);
            }
        }
    }

    /// <summary>A process known from a total alone that lies between a saved state and the one before it, and above that one, and grew by no more than the
    /// state: part of that state's growth.</summary>
    private static bool LiesIn(Process process, CounterReading state, Growth growth) =>
        process.HasReadings && process.Growth().Counts.FitsIn(growth.Counts) && process.Lives.SelectMany(life => life.Readings).Select(reading => reading.Best).All(reading =>
            !(reading.Kind == CounterKind.Increment ? reading.Totals : reading.Rows).IsDefault &&
            new CountsByModel(reading.Kind == CounterKind.Increment ? reading.Totals : reading.Rows) is var total &&
            total.FitsIn(new CountsByModel(state.Rows)) && new CountsByModel(state.PreviousRows) is var before && before.FitsIn(total) && !total.FitsIn(before));

    /// <summary>A call that nothing places may be in any scope, and so may a copy whose payer is unknown. A saved state holds only what stands
    /// before it; but a recording that began late has not heard all that its counters hold.</summary>
    private void AddNobodys(IReadOnlyList<Scope> scopes, IReadOnlyList<Scope> others)
    {
        var placed = others.SelectMany(scope => scope.Held).Concat(_processes.SelectMany(process => process.MainConversation)).ToHashSet();
        foreach (var call in _own.Where(call => !placed.Contains(call)).Concat(_ownership.WithoutOwner))
        {
            foreach (var scope in scopes.Where(scope => !scope.HasState || !_transcript.IsPlaced(call)))
            {
                scope.Strangers.Add(call);
            }
        }
    }

    private void Tell(Scope scope, CountsByModel rest)
    {
        foreach (var (key, left) in rest.Rows)
        {
            Spread(key, CounterClasses.Settle(left), scope.Growth.Pieces.Where(piece => piece.Model == key).ToList());
        }

        _fused.Reported.AddRange(scope.Growth.Money);
        if (scope.Growth.StatesMoney && scope.Growth.Counts.IsZero && scope.Held.Count + scope.Perhaps.Count + scope.Strangers.Count == 0 && _own.Count == 0)
        {
            _fused.Unexplained.AddRange(scope.Growth.Money);
        }
    }

    /// <summary>Puts a remainder on the times of the readings that told of it, newest first.</summary>
    private void Spread(string? key, TokenCounts left, List<GrowthPiece> pieces)
    {
        var model = AnsweredFor(key);
        for (var i = pieces.Count - 1; i >= 0 && !CounterClasses.IsZero(left); i--)
        {
            var part = CounterClasses.Settle(CounterClasses.Lesser(left, pieces[i].Tokens));
            if (!CounterClasses.IsZero(part))
            {
                left = CounterClasses.Settle(left - part);
                _fused.Remainder.Add(new(model, part, pieces[i].At, pieces[i].Surface));
            }
        }
    }

    /// <summary>The model that answered all calls of a key, where it was one; else the key.</summary>
    private string? AnsweredFor(string? key)
    {
        string? answered = null;
        foreach (var call in _own)
        {
            if (call.Best.Model is { } model && (key is null ? !call.IsSide : call.RequestedModel == key) && model != answered)
            {
                if (answered is not null)
                {
                    return key;
                }

                answered = model;
            }
        }

        return answered ?? key;
    }

    /// <summary>Counters that name no model are of the model of their calls, where that is one.</summary>
    private static void NameModel(Life life)
    {
        if (!life.Growth.Counts.Has(null))
        {
            return;
        }

        var models = life.MainConversation.Select(call => call.RequestedModel ?? call.Best.Model).Distinct(StringComparer.Ordinal).ToList();
        if (models is [{ } only])
        {
            life.Growth.NameModel(only);
        }
    }

    private static void KeepOwn(Life life, HashSet<CallEvidence> own)
    {
        life.Main.IntersectWith(own);
        life.Unstated.IntersectWith(own);
        life.Open.IntersectWith(own);
        life.Side.IntersectWith(own);
    }
}
