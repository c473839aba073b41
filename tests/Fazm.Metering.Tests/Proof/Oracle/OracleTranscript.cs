using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>Where one session's own calls of the main conversation stand in its transcript.</summary>
internal sealed class OracleTranscript
{
    private readonly List<OracleCall> _main;
    private readonly Dictionary<OracleCall, ChainPlace> _places = [];

    public OracleTranscript(string session, List<OracleCall> own, OracleMeter meter)
    {
        _main = own.FindAll(call => !call.IsSide);
        var savers = own.Exists(call => call.Rows.Exists(row => row.Session == session && row.Chain.MayBeSaved));
        foreach (var call in _main)
        {
            foreach (var row in call.Rows.Where(row => row.Session == session && row.Chain.Root is not null && meter.StandingOf(row) != Standing.Copied))
            {
                // Once the session has rows of a client that saves, another is of one that does not.
                if (row.Chain.MayBeSaved || !savers)
                {
                    _places[call] = row.Chain;
                }
            }
        }
    }

    public bool Has(OracleCall call) => _places.ContainsKey(call);

    public string? StateBefore(OracleCall call) => _places.TryGetValue(call, out var place) ? place.StateBefore ?? "" : null;

    /// <summary>The chains of calls behind a saved state, or before the first one.</summary>
    public List<List<OracleCall>> ChainsAfter(string state) =>
        [.. _places.Where(place => (place.Value.StateBefore ?? "") == state).GroupBy(place => place.Value.Root, StringComparer.Ordinal)
            .OrderBy(chain => chain.Min(place => place.Value.At)).ThenBy(chain => chain.Key, StringComparer.Ordinal).Select(chain => chain.Select(place => place.Key).ToList())];

    /// <summary>True where two chains behind a saved state cross, or one from before it has an answer behind it: whose the next state is cannot be said.</summary>
    public bool RanTogether(CounterReading? saved)
    {
        var times = _places.Where(place => place.Key.IsFinal && At(place.Key).IsKnown).GroupBy(place => (State: place.Value.StateBefore ?? "", place.Value.Root)).ToList()
            .ConvertAll(chain => (IsBehind: chain.Key.State == (saved?.Id ?? ""), From: chain.Min(place => place.Value.At), To: chain.Max(place => At(place.Key))));
        var behind = times.FindAll(chain => chain.IsBehind);
        return times.Exists(chain => !chain.IsBehind && saved is not null && chain.From <= saved.At && chain.To > saved.At) ||
            behind.Exists(a => behind.Exists(b => a != b && a.From <= b.From && b.From < a.To)) || behind.Exists(a => behind.Count(b => a == b) > 1 && a.From < a.To);
    }

    /// <summary>The subagents' calls that go with some main calls: each goes with the newest at or before its time.</summary>
    public IEnumerable<OracleCall> SideCallsOf(IReadOnlySet<OracleCall> main, List<OracleCall> own)
    {
        var dated = _main.Where(call => At(call).IsKnown).OrderBy(At).ThenBy(call => call.Name, StringComparer.Ordinal).ToList();
        return own.Where(side => side.IsSide && At(side).IsKnown && dated.LastOrDefault(call => At(call) <= At(side)) is { } with && main.Contains(with));
    }

    private static EventTime At(OracleCall call) => call.Rows.Min(row => row.At);
}
