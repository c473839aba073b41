using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>A meter that is slow and plain: everything is looked up by going through all rows. It shares nothing with the meter under test but
/// the observations. It knows calls, copies, and counters without saved states and restored totals.</summary>
internal sealed class OracleMeter
{
    private readonly OracleRules _rules;
    private readonly List<Observation> _seen;
    private readonly List<OracleCall> _calls;
    private readonly Dictionary<OracleCall, string?> _owners = [];

    private OracleMeter(IEnumerable<Observation> seen, OracleRules rules)
    {
        _rules = rules;
        _seen = [.. seen];
        _calls = TwinsJoined(Components([.. _seen.Where(one => one.Kind == ObservationKind.Call).Select(one => one.Call)]));
        foreach (var call in _calls)
        {
            _owners[call] = OwnerOf(call);
        }
    }

    public OracleRules Rules => _rules;

    public IReadOnlyList<OracleCall> Calls => _calls;

    public IReadOnlyList<Observation> Seen => _seen;

    public static Bill Of(IEnumerable<Observation> seen, OracleRules? rules = null) => new OracleMeter(seen, rules ?? OracleRules.Right).Total();

    public string? Owner(OracleCall call) => _owners[call];

    public OracleReadings ReadingsOf(string session) => new(session, _seen);

    /// <summary>The calls that a session paid for.</summary>
    public List<OracleCall> CallsOf(string session) => [.. _calls.Where(call => _owners[call] == session).OrderBy(call => call.Name, StringComparer.Ordinal)];

    /// <summary>The copied calls whose payer nobody names.</summary>
    public List<OracleCall> Nobodys() => _calls.FindAll(call => _owners[call] is null && call.Rows.Exists(IsCopied));

    private Bill Total()
    {
        var bill = new Bill();
        var withCounters = _seen.Where(one => one.Kind == ObservationKind.Counter).Select(one => one.Counter.Session).Distinct().Order(StringComparer.Ordinal).ToList();
        var counters = _rules.Counters == CounterUse.Ignored ? [] : withCounters;
        foreach (var call in _calls)
        {
            if (_rules.Counters != CounterUse.InsteadOfCalls || !counters.Contains(_owners[call] ?? ""))
            {
                call.Billed.ForEach(unit => bill.Add(_owners[call], unit.Model, unit.Tokens));
            }
        }

        foreach (var session in counters)
        {
            foreach (var (model, tokens) in new OracleCounters(session, this).Remainder(bill))
            {
                bill.Add(session, model, tokens);
            }
        }

        return bill;
    }

    private List<OracleCall> Components(List<CallSnapshot> rows)
    {
        if (_rules.EveryRowCounts)
        {
            return [.. rows.Select(row => new OracleCall([row], _rules))];
        }

        var label = Enumerable.Range(0, rows.Count).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (label[i] != label[j] && AreOne(rows[i], rows[j]))
                {
                    var (from, to) = (label[i], label[j]);
                    label = [.. label.Select(l => l == from ? to : l)];
                }
            }
        }

        return [.. rows.Select((row, i) => (row, label[i])).GroupBy(x => x.Item2, x => x.row).Select(group => new OracleCall([.. group], _rules))];
    }

    private bool AreOne(in CallSnapshot a, in CallSnapshot b)
    {
        if (_rules.UuidIsIdentity)
        {
            return a.Uuid is not null && a.Uuid == b.Uuid;
        }

        if (_rules.EqualNumbersConnect && a.Usage.Tokens == b.Usage.Tokens && a.Model == b.Model)
        {
            return true;
        }

        if (a.RequestId is null && a.MessageId is null && b.RequestId is null && b.MessageId is null)
        {
            return a.RowId == b.RowId;
        }

        if (_rules.RequestIdConnects && a.RequestId is not null && a.RequestId == b.RequestId)
        {
            return true;
        }

        if (a.MessageId is null || a.MessageId != b.MessageId)
        {
            return false;
        }

        return _rules.MessageIdConnectsEverywhere
            || (_rules.MessageIdConnects && a.RequestId is not null && b.RequestId is not null)
            || (_rules.MessageIdConnectsInSession && (a.BornIn ?? a.Session) == (b.BornIn ?? b.Session))
            || (_rules.MessageIdConnectsInSession && a.RequestId is null && b.RequestId is null && a.Uuid is not null && a.Uuid == b.Uuid && a.At.IsKnown && a.At == b.At);
    }

    /// <summary>A call known from copies only, and one of another session without request ids: one by message id and equal prompts.</summary>
    private List<OracleCall> TwinsJoined(List<OracleCall> calls)
    {
        foreach (var copy in calls.Where(call => call.Rows.TrueForAll(IsCopied)).ToList())
        {
            foreach (var live in calls.Where(call => call != copy && call.Rows.TrueForAll(row => row.RequestId is null)).ToList())
            {
                var (a, b) = (copy.Best.Usage.Tokens, live.Best.Usage.Tokens);
                if (copy.Rows.Exists(row => row.RequestId is not null && row.MessageId is not null && live.Rows.Exists(other => other.MessageId == row.MessageId)) &&
                    a.Input == b.Input && a.CacheRead == b.CacheRead && a.CacheWrite == b.CacheWrite)
                {
                    calls.Remove(live);
                    calls.Remove(copy);
                    calls.Add(new OracleCall([.. copy.Rows, .. live.Rows], _rules));
                    return TwinsJoined(calls);
                }
            }
        }

        return calls;
    }

    private string? OwnerOf(OracleCall call)
    {
        if (_rules.FirstHeardOwns)
        {
            return call.Rows[0].Session;
        }

        List<string> owners = [], claims = [];
        foreach (var row in call.Rows)
        {
            if (row.BornIn is { } born && born != row.Session)
            {
                owners.Add(born);
            }
            else if (!IsCopied(row))
            {
                (StandingOf(row) == Standing.Own ? owners : claims).Add(row.Session);
            }
        }

        var candidates = owners.Count != 0 ? owners : claims;
        if (candidates.Count == 0)
        {
            candidates = [.. _seen.Where(one => one.Kind == ObservationKind.Heard && call.Rows.Exists(row => row.MessageId == one.Heard.MessageId)).Select(one => one.Heard.Session)];
        }

        candidates = [.. candidates.Distinct(StringComparer.Ordinal)];
        var roots = candidates.FindAll(id => !Facts(id).Any(fact => fact.ForkedFrom is { } parent && parent != id && candidates.Contains(parent)));
        return (roots.Count != 0 ? roots : candidates).OrderBy(LastAt).ThenBy(id => id, StringComparer.Ordinal).FirstOrDefault();
    }

    private bool IsCopied(CallSnapshot row) => _rules.CopiesAreNotOwned && StandingOf(row) == Standing.Copied;

    public Standing StandingOf(CallSnapshot row)
    {
        if (row.Standing != Standing.NotStated)
        {
            return row.Standing;
        }

        if (row.BornIn is not null && row.BornIn != row.Session)
        {
            return Standing.Copied;
        }

        var first = Facts(row.Session).Select(fact => fact.FirstQueueOperation).Where(at => at.IsKnown).Order().FirstOrDefault();
        return !first.IsKnown || !row.At.IsKnown ? Standing.NotStated : row.At < first ? Standing.Copied : Standing.Own;
    }

    private IEnumerable<SessionFact> Facts(string session) => _seen.Where(one => one.Kind == ObservationKind.Session && one.Session.Session == session).Select(one => one.Session);

    private EventTime LastAt(string session) => _seen.SelectMany<Observation, EventTime>(one => one.Kind switch
    {
        ObservationKind.Call when one.Call.Session == session => [one.Call.At, one.Call.LastAt],
        ObservationKind.Counter when one.Counter.Session == session => [one.Counter.At],
        _ => [],
    }).Where(at => at.IsKnown).DefaultIfEmpty(EventTime.Unknown).Max();
}
