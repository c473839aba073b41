using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What one session's counters show beyond its calls, the slow way.</summary>
internal sealed class OracleCounters
{
    private readonly string _session;
    private readonly OracleMeter _meter;
    private readonly OracleRules _rules;
    private readonly List<OracleCall> _own;
    private readonly OracleReadings _readings;
    private readonly OracleTranscript _transcript;
    private readonly OracleStarts _starts;

    public OracleCounters(string session, OracleMeter meter)
    {
        (_session, _meter, _rules) = (session, meter, meter.Rules);
        _own = meter.CallsOf(session);
        _readings = meter.ReadingsOf(session);
        _transcript = new OracleTranscript(session, _own, meter);
        _starts = new OracleStarts(meter);
    }

    /// <summary>The remainder by model.</summary>
    public IEnumerable<(string? Model, TokenCounts Tokens)> Remainder(Bill calls)
    {
        var processes = Processes();
        if (_rules.Counters is CounterUse.AddedToCalls or CounterUse.InsteadOfCalls)
        {
            return processes.SelectMany(process => process.Growth).Concat(States().SelectMany(state => state.Growth)).Select(row => (Name(row.Key), row.Value));
        }

        if (_rules.Counters == CounterUse.ClasswiseMaximum)
        {
            return processes.SelectMany(process => process.Growth).GroupBy(row => row.Key, row => row.Value, StringComparer.Ordinal)
                .Select(group => (Name(group.Key), Above(group.Aggregate((a, b) => a + b), calls[_session, group.Key])));
        }

        return [.. Rest(processes).Select(row => (AnsweredFor(row.Key), row.Value))];
    }

    private static string? Name(string key) => key.Length == 0 ? null : key;

    private static TokenCounts Above(TokenCounts counter, TokenCounts calls) => Counts.Greater(new(
        counter.Input - calls.Input, counter.Output - calls.Output, counter.CacheWrite - calls.CacheWrite, 0, counter.CacheRead - calls.CacheRead, counter.WebSearches - calls.WebSearches, 0), default);

    /// <summary>What no call covers: of saved states with the processes that wrote them, and of the other processes.</summary>
    private Dictionary<string, TokenCounts> Rest(List<OracleProcess> processes)
    {
        List<OracleScope> certain = [], unheard = [], uncertain = [];
        HashSet<OracleProcess> used = [];
        Dictionary<OracleProcess, OracleScope> written = [];
        foreach (var (state, growth) in States())
        {
            if (_transcript.RanTogether(_readings.States.Find(before => before.Id == state.After)))
            {
                continue;
            }

            var chains = _transcript.ChainsAfter(state.After);
            var held = Suffix(chains, growth, processes, _rules, out var writer);
            if (writer is not null && written.GetValueOrDefault(writer) is { } earlier)
            {
                growth.ToList().ForEach(row => Counts.Add(earlier.Growth, row.Key, row.Value));
                earlier.Held.UnionWith(held);
                earlier.Perhaps.UnionWith(_transcript.SideCallsOf(held, _own));
                continue;
            }

            var scope = new OracleScope { Growth = growth, HasState = true, IsContradicted = held.Count == 0 && chains.Count != 0 && !IsOthers(chains[^1], state, growth, processes) };
            scope.Held.UnionWith(held);
            scope.Perhaps.UnionWith(_transcript.SideCallsOf(held, _own));
            if (writer is not null && _rules.AStateAndItsWriterAreOne)
            {
                used.Add(writer);
                written.Add(writer, scope);
            }

            // A total that nobody heard calls with, between the state and the one before it, is part of the same growth.
            var within = processes.FindAll(process => process.Readings.Count != 0 && process.Heard.Count == 0 && !used.Contains(process) && LiesIn(process, state, growth));
            within.ForEach(process => Counts.Cover(scope.Growth, process.Growth));
            used.UnionWith(within);
            (writer is null && within.Count == 0 ? unheard : certain).Add(scope);
        }

        written.ToList().ForEach(pair => pair.Value.Take(pair.Key, holdsUnstated: true));
        var untied = new OracleScope();
        foreach (var process in processes.Where(process => process.Readings.Count != 0 && !used.Contains(process)))
        {
            if (process.Heard.Count == 0)
            {
                process.Growth.Where(row => !row.Value.IsZero).ToList().ForEach(row => Counts.Add(untied.Growth, row.Key, row.Value));
                continue;
            }

            var scope = new OracleScope();
            scope.Perhaps.UnionWith(_transcript.SideCallsOf(process.Conversation, _own));
            scope.Take(process, holdsUnstated: _rules.PromptsHoldBackground);
            (process.Conversation.Any(_transcript.Has) ? certain : uncertain).Add(scope);
        }

        if (untied.Growth.Count != 0)
        {
            var heard = processes.SelectMany(process => process.Heard).ToHashSet();
            untied.Perhaps.UnionWith(_own.Where(call => !heard.Contains(call) && !_rules.OnlyHeardCallsAreTakenOut));
            uncertain.Add(untied);
        }

        if (!_rules.OnlyHeardCallsAreTakenOut)
        {
            var conversations = processes.SelectMany(process => process.Conversation).ToHashSet();
            AddNobodys([.. certain, .. unheard], [.. certain, .. unheard, .. uncertain], conversations);
            AddNobodys(uncertain, [.. certain, .. uncertain], conversations);
        }

        List<OracleScope> all = [.. certain, .. unheard, .. uncertain];
        all.ForEach(scope => scope.TakeOut(_rules));
        if (unheard.Count == 0 || uncertain.Count == 0 || !_rules.AStateAndItsWriterAreOne)
        {
            return new OracleRest(all, _rules).Sum();
        }

        // They may be of one process: the greater, not the sum.
        var (byStates, byProcesses) = (new OracleRest([.. certain, .. unheard], _rules).Sum(), new OracleRest([.. certain, .. uncertain], _rules).Sum());
        return Counts.Sum(byStates).AllTokens >= Counts.Sum(byProcesses).AllTokens ? byStates : byProcesses;
    }

    private void AddNobodys(List<OracleScope> scopes, List<OracleScope> all, HashSet<OracleCall> conversations)
    {
        var placed = all.SelectMany(scope => scope.Held).Concat(conversations).ToHashSet();
        foreach (var call in _own.Where(call => !placed.Contains(call)).Concat(_meter.Nobodys()))
        {
            scopes.FindAll(scope => !scope.HasState || !_transcript.Has(call)).ForEach(scope => scope.Strangers.Add(call));
        }
    }

    private List<(CounterReading State, Dictionary<string, TokenCounts> Growth)> States()
    {
        List<(CounterReading, Dictionary<string, TokenCounts>)> states = [];
        foreach (var state in _readings.States)
        {
            var before = !_rules.TotalsAreDifferences ? [] : state.Start switch
            {
                CounterStart.Previous => Counts.Of(state.PreviousRows),
                CounterStart.NotSeen => null,
                _ => _starts.OfSession(_session, state, []),
            };
            if (before is not null && Counts.Less(Counts.Of(state.Rows), before) is var growth && !Counts.AnyNegative(growth))
            {
                states.Add((state, growth));
            }
        }

        return states;
    }

    /// <summary>The last chains before a state whose finished calls fit into its growth, as far back as they are of one process.</summary>
    private static HashSet<OracleCall> Suffix(List<List<OracleCall>> chains, Dictionary<string, TokenCounts> growth, List<OracleProcess> processes, OracleRules rules, out OracleProcess? writer)
    {
        HashSet<OracleCall> held = [];
        Dictionary<string, TokenCounts> sum = new(StringComparer.Ordinal);
        writer = null;
        foreach (var chain in Enumerable.Reverse(chains))
        {
            var process = processes.Find(process => process.Conversation.Overlaps(chain));
            chain.Where(call => call.IsFinal).SelectMany(call => call.Counted(growth.Keys, process?.TurnModels.GetValueOrDefault(call), OracleRules.Right)).ToList()
                .ForEach(row => Counts.Add(sum, row.Key, row.Value));
            if (rules.OnlyASuffixIsHeld && ((writer is not null && process is not null && writer != process) || !Counts.Fit(sum, growth)))
            {
                break;
            }

            writer ??= process;
            held.UnionWith(chain);
        }

        return held;
    }

    /// <summary>The chain's process counted more than the state grew by, so it did not write the state.</summary>
    private static bool IsOthers(List<OracleCall> chain, CounterReading state, Dictionary<string, TokenCounts> growth, List<OracleProcess> processes) =>
        (state.Start == CounterStart.Previous || Counts.Fit(Counts.Of(state.Rows), growth)) &&
        processes.Find(process => process.Conversation.Overlaps(chain)) is { Readings.Count: > 0 } process && !Counts.Fit(process.Growth, growth);

    private static bool LiesIn(OracleProcess process, CounterReading state, Dictionary<string, TokenCounts> growth)
    {
        if (!Counts.Fit(process.Growth, growth))
        {
            return false;
        }

        var (whole, before) = (Counts.Of(state.Rows), Counts.Of(state.PreviousRows));
        return process.Readings.TrueForAll(reading => !OracleReadings.Stated(reading).IsDefault && Counts.Of(OracleReadings.Stated(reading)) is var total &&
            Counts.Fit(total, whole) && Counts.Fit(before, total) && !Counts.Fit(total, before));
    }

    private List<OracleProcess> Processes()
    {
        SortedDictionary<string, OracleProcess> lives = new(StringComparer.Ordinal);
        List<(OracleProcess Life, OracleCall Call, string Closing)> closed = [];
        HashSet<string> unknown = new(StringComparer.Ordinal);
        OracleProcess Life(string id) => lives.TryGetValue(id, out var life) ? life : lives[id] = new OracleProcess();
        foreach (var heard in _meter.Seen.Where(one => one.Kind == ObservationKind.Heard && one.Heard.Session == _session).Select(one => one.Heard))
        {
            var call = _own.Find(call => call.Rows.Exists(row => row.MessageId == heard.MessageId && (row.BornIn ?? row.Session) == _session))
                ?? _own.Find(call => call.Rows.Exists(row => row.MessageId == heard.MessageId && row.RequestId is not null));
            if (call is null)
            {
                continue;
            }

            var closing = _readings.Closing(heard.Stream, heard.After);
            var before = closing ?? _readings.Tellings.FirstOrDefault(reading => reading[0].Id == heard.After);
            var life = Life(before is null ? _readings.StreamOf(heard.Stream) : _readings.BeginningOf(before));
            var isOpen = closing is null || (_rules.OnlyAnsweredPromptsCount && heard.TokensAfter is { } after && !_readings.IsAnswered(heard.Stream, after));
            var isBackground = closing is not null && OracleReadings.Best(closing) is { IsBackground: true, Surface: Surface.Acp };
            (heard.IsSide || call.IsSide ? life.Side : isBackground ? life.Unstated : isOpen ? life.Open : life.Main).Add(call);
            if (closing is not null)
            {
                closed.Add((life, call, closing[0].Id));
            }

            if (heard.TurnModel is { } model)
            {
                life.TurnModels.TryAdd(call, model);
            }
        }

        var highest = new Dictionary<string, TokenCounts>(StringComparer.Ordinal);
        foreach (var tellings in _rules.BaselineIsOfTheSession ? Arrived() : _readings.Tellings)
        {
            var reading = OracleReadings.Best(tellings);
            if (reading.Kind == CounterKind.SavedState)
            {
                continue;
            }

            var life = Life(_readings.BeginningOf(tellings));
            life.Readings.Add(reading);
            for (var times = _rules.ReadingsCountOnce ? 1 : tellings.Count; times > 0; times--)
            {
                if (GrowthOf(reading, life, highest) is { } growth)
                {
                    life.Add(growth);
                }
                else if (reading.Start != CounterStart.Previous && !reading.Rows.IsDefault)
                {
                    unknown.Add(reading.Id);
                }
            }
        }

        // What only readings of unknown growth closed is in no other's growth.
        foreach (var group in closed.Where(one => one.Call.IsFinal).GroupBy(one => (one.Life, one.Call), one => one.Closing))
        {
            if (group.All(unknown.Contains) && group.Key.Life.Main.Remove(group.Key.Call))
            {
                group.Key.Life.Unstated.Add(group.Key.Call);
            }
        }

        foreach (var life in lives.Values)
        {
            life.NameModel();
        }

        return OracleProcess.Group(lives.Values);
    }

    /// <summary>The readings in the order in which they came.</summary>
    private IEnumerable<List<CounterReading>> Arrived() =>
        _meter.Seen.Where(one => one.Kind == ObservationKind.Counter && one.Counter.Session == _session).Select(one => one.Counter.Id).Distinct().Select(id => _readings.Tellings.Single(reading => reading[0].Id == id));

    private Dictionary<string, TokenCounts>? GrowthOf(CounterReading reading, OracleProcess life, Dictionary<string, TokenCounts> highest)
    {
        var rows = Counts.Of(reading.Rows);
        if (reading.Kind == CounterKind.Increment || !_rules.TotalsAreDifferences)
        {
            return rows;
        }

        if (_rules.BaselineIsOfTheSession)
        {
            foreach (var (model, total) in rows.ToList())
            {
                rows[model] = Above(total, highest.GetValueOrDefault(model));
                highest[model] = highest.GetValueOrDefault(model) + rows[model];
            }

            return rows;
        }

        switch (reading.Start)
        {
            case CounterStart.Zero:
                return rows;
            case CounterStart.Previous:
                return Counts.Less(rows, Counts.Of(reading.PreviousRows)) is var since && Counts.AnyNegative(since) ? null : since;
            case CounterStart.ZeroOrRestored:
                var certain = _rules.RestoredTotalsAreNotNew ? _starts.OfProcess(reading, _readings, _transcript, life.Conversation) : [];
                return certain is not null && Counts.Less(rows, certain) is var grown && !Counts.AnyNegative(grown) ? grown : Unclear(reading, rows, _readings.LargestBefore(reading));
            default:
                return _rules.RestoredTotalsAreNotNew ? Unclear(reading, rows, null) : rows;
        }
    }

    /// <summary>A total of unknown start: what its two readings, restored and restarted, agree on.</summary>
    private static Dictionary<string, TokenCounts>? Unclear(CounterReading reading, Dictionary<string, TokenCounts> rows, Dictionary<string, TokenCounts>? restored)
    {
        var (grown, turn) = (restored is null ? rows : Counts.Less(rows, restored), reading.Turn with { WebFetches = 0 });
        var isAllTheTurns = Counts.Sum(grown) with { WebFetches = 0 } == turn;
        if (reading.Start == CounterStart.ZeroOrRestored && (isAllTheTurns || reading.Surface == Surface.Acp))
        {
            return grown;
        }

        var holders = rows.Where(row => Counts.Fits(turn, row.Value)).ToList();
        return !turn.IsZero && holders is [var only] ? new(StringComparer.Ordinal) { [only.Key] = turn } : null;
    }

    private string? AnsweredFor(string key)
    {
        var answered = _own.Where(call => (key.Length == 0 ? !call.IsSide : call.RequestedModel == key) && call.Best.Model is not null).Select(call => call.Best.Model).Distinct(StringComparer.Ordinal).ToList();
        return answered is [{ } only] ? only : Name(key);
    }
}
