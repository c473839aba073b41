using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What one session's counters show beyond its calls, the slow way.</summary>
internal sealed class OracleCounters(string session, List<Observation> seen, List<OracleCall> own, List<OracleCall> nobodys, OracleRules rules)
{
    private readonly List<List<CounterReading>> _readings = [.. seen.Where(one => one.Kind == ObservationKind.Counter && one.Counter.Session == session)
        .Select(one => one.Counter).GroupBy(reading => reading.Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())];

    /// <summary>The remainder by model.</summary>
    public IEnumerable<(string? Model, TokenCounts Tokens)> Remainder(Bill calls)
    {
        var processes = Processes();
        if (rules.Counters is CounterUse.AddedToCalls or CounterUse.InsteadOfCalls)
        {
            return processes.SelectMany(process => process.Growth).Select(row => ((string?)row.Key, row.Value));
        }

        if (rules.Counters == CounterUse.ClasswiseMaximum)
        {
            return processes.SelectMany(process => process.Growth).GroupBy(row => row.Key, row => row.Value, StringComparer.Ordinal)
                .Select(group => ((string?)group.Key, Above(group.Aggregate((a, b) => a + b), calls[session, group.Key])));
        }

        // Processes that nothing ties to a call are looked at together, and last.
        var untied = new OracleProcess();
        foreach (var process in processes.Where(process => process.HasReadings && process.Heard.Count == 0).ToList())
        {
            untied.Add(process.Growth);
            processes.Remove(process);
        }

        if (untied.HasReadings)
        {
            var heard = processes.SelectMany(process => process.Heard).ToHashSet();
            untied.Perhaps.UnionWith(own.Where(call => !heard.Contains(call)));
        }

        var scopes = processes.Where(process => process.HasReadings).Append(untied).ToList();
        var placed = scopes.SelectMany(scope => scope.Held).Concat(processes.SelectMany(process => process.Conversation)).ToHashSet();
        foreach (var scope in scopes)
        {
            AddSideCalls(scope);
            if (!rules.OnlyHeardCallsAreTakenOut)
            {
                scope.Perhaps.UnionWith(own.Where(call => !placed.Contains(call)).Concat(nobodys));
            }

            scope.TakeOut(rules);
        }

        return [.. scopes.SelectMany(scope => scope.Left).Select(row => (AnsweredFor(row.Key), row.Value))];
    }

    private static TokenCounts Above(TokenCounts counter, TokenCounts calls) => new(
        Math.Max(0, counter.Input - calls.Input), Math.Max(0, counter.Output - calls.Output), Math.Max(0, counter.CacheWrite - calls.CacheWrite), 0,
        Math.Max(0, counter.CacheRead - calls.CacheRead), Math.Max(0, counter.WebSearches - calls.WebSearches), 0);

    private List<OracleProcess> Processes()
    {
        SortedDictionary<string, OracleProcess> lives = new(StringComparer.Ordinal);
        OracleProcess Life(string id) => lives.TryGetValue(id, out var life) ? life : lives[id] = new OracleProcess();

        var highest = new Dictionary<string, TokenCounts>(StringComparer.Ordinal);
        foreach (var tellings in rules.BaselineIsOfTheSession ? Arrived() : _readings)
        {
            var life = Life(BeginningOf(tellings));
            for (var times = rules.ReadingsCountOnce ? 1 : tellings.Count; times > 0; times--)
            {
                life.Add(GrowthOf(tellings, highest));
            }
        }

        foreach (var heard in seen.Where(one => one.Kind == ObservationKind.Heard && one.Heard.Session == session).Select(one => one.Heard))
        {
            var call = own.Find(call => call.Rows.Exists(row => row.MessageId == heard.MessageId && (row.BornIn ?? row.Session) == session))
                ?? own.Find(call => call.Rows.Exists(row => row.MessageId == heard.MessageId && row.RequestId is not null));
            if (call is null)
            {
                continue;
            }

            var closing = _readings.Find(reading => reading.Exists(telling => telling.Stream == heard.Stream && telling.After == heard.After));
            var before = closing ?? _readings.Find(reading => reading[0].Id == heard.After);
            var life = Life(before is null ? StreamOf(heard.Stream) : BeginningOf(before));
            (heard.IsSide || call.IsSide ? life.Side : closing is null ? life.Open : life.Main).Add(call);
            if (heard.TurnModel is { } model)
            {
                life.TurnModels.TryAdd(call, model);
            }
        }

        return OracleProcess.Group(lives.Values);
    }

    /// <summary>The readings in the order in which they came.</summary>
    private IEnumerable<List<CounterReading>> Arrived() =>
        seen.Where(one => one.Kind == ObservationKind.Counter && one.Counter.Session == session).Select(one => one.Counter.Id).Distinct().Select(id => _readings.Single(reading => reading[0].Id == id));

    private Dictionary<string, TokenCounts> GrowthOf(List<CounterReading> tellings, Dictionary<string, TokenCounts> highest)
    {
        var reading = tellings.MinBy(telling => telling.Start)!;
        Dictionary<string, TokenCounts> growth = new(StringComparer.Ordinal);
        foreach (var row in reading.Rows)
        {
            growth[row.Model!] = growth.GetValueOrDefault(row.Model!) + row.Tokens;
        }

        if (reading.Kind == CounterKind.Increment || !rules.TotalsAreDifferences)
        {
            return growth;
        }

        if (rules.BaselineIsOfTheSession)
        {
            foreach (var (model, total) in growth.ToList())
            {
                growth[model] = Above(total, highest.GetValueOrDefault(model));
                highest[model] = highest.GetValueOrDefault(model) + growth[model];
            }

            return growth;
        }

        foreach (var row in reading.Start == CounterStart.Previous ? reading.PreviousRows : [])
        {
            growth[row.Model!] = growth.GetValueOrDefault(row.Model!) - row.Tokens;
        }

        return growth.Values.Any(tokens => tokens.HasNegative) ? [] : growth;
    }

    /// <summary>The reading that began the life, or the stream's name.</summary>
    private string BeginningOf(List<CounterReading> reading)
    {
        for (var steps = 0; steps <= _readings.Count; steps++)
        {
            if (reading.Exists(telling => telling.BeginsLife))
            {
                return reading[0].Id;
            }

            if (_readings.Find(other => reading.Exists(telling => telling.After == other[0].Id)) is not { } before)
            {
                break;
            }

            reading = before;
        }

        return StreamOf(reading[0].Stream);
    }

    /// <summary>Recordings that share a reading are of one stream; the ordinally first name stands for all.</summary>
    private string StreamOf(string stream)
    {
        SortedSet<string> names = new(StringComparer.Ordinal) { stream };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var reading in _readings.Where(reading => reading.Exists(telling => names.Contains(telling.Stream))))
            {
                reading.ForEach(telling => grown |= names.Add(telling.Stream));
            }
        }

        return names.Min!;
    }

    private void AddSideCalls(OracleProcess scope)
    {
        foreach (var side in own.Where(call => call.IsSide && At(call).IsKnown))
        {
            var with = own.Where(call => !call.IsSide && At(call).IsKnown && At(call) <= At(side)).OrderBy(At).ThenBy(call => call.Name, StringComparer.Ordinal).LastOrDefault();
            if (with is not null && scope.Conversation.Contains(with))
            {
                scope.Perhaps.Add(side);
            }
        }
    }

    private static EventTime At(OracleCall call) => call.Rows.Min(row => row.At);

    private string? AnsweredFor(string key)
    {
        var answered = own.Where(call => call.RequestedModel == key && call.Best.Model is not null).Select(call => call.Best.Model).Distinct(StringComparer.Ordinal).ToList();
        return answered is [{ } only] ? only : key;
    }
}
