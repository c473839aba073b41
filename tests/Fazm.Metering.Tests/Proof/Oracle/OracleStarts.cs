using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What counters began with. <see langword="null"/> where it is not certain.</summary>
internal sealed class OracleStarts(OracleMeter meter)
{
    /// <summary>What a process began with whose calls stand behind one saved state, or before all.</summary>
    public Dictionary<string, TokenCounts>? OfProcess(CounterReading first, OracleReadings readings, OracleTranscript transcript, IEnumerable<OracleCall> conversation)
    {
        var before = conversation.Select(transcript.StateBefore).Where(state => state is not null).Distinct(StringComparer.Ordinal).ToList();
        return before is not [{ } state] ? null : state.Length == 0 ? OfSession(readings.Session, first, []) : readings.Find(state) is { } saved ? Counts.Of(saved.Rows) : null;
    }

    /// <summary>What a session's counters began with before its first saved state: nothing, or in a fork what the payer of its copies had saved by then.</summary>
    public Dictionary<string, TokenCounts>? OfSession(string session, CounterReading first, HashSet<string> asked)
    {
        if (!asked.Add(session))
        {
            return null;
        }

        var copied = meter.Calls.Where(call => meter.Owner(call) != session && call.Rows.Exists(row => row.Session == session && meter.StandingOf(row) == Standing.Copied)).ToHashSet();
        if (copied.Count == 0 || !meter.Rules.ForksInherit)
        {
            // A state of unknown start: the session goes on from another, of which its file holds no call.
            return meter.Rules.ForksInherit && meter.ReadingsOf(session).States.Exists(state => state.Start == CounterStart.NotSeen) ? null : [];
        }

        Dictionary<string, TokenCounts>? best = null;
        foreach (var payer in copied.SelectMany(call => call.Rows).Select(row => row.Session).Distinct().Order(StringComparer.Ordinal))
        {
            if (!asked.Contains(payer) && FromPayer(payer, copied, asked) is { } start && Counts.Fit(start, Counts.Of(first.Rows)) &&
                (best is null || Counts.Sum(start).AllTokens > Counts.Sum(best).AllTokens))
            {
                best = start;
            }
        }

        return best;
    }

    private Dictionary<string, TokenCounts>? FromPayer(string payer, HashSet<OracleCall> copied, HashSet<string> asked)
    {
        var places = Places(payer);
        if (copied.Any(call => !call.IsSide && !places.ContainsKey(call)))
        {
            return null;
        }

        var states = meter.ReadingsOf(payer).States;
        var newest = copied.Max(call => call.Rows.Min(row => row.At));
        HashSet<OracleCall> held = [];
        CounterReading? saved = null;
        var seen = 0;
        while (seen++ < states.Count && states.Find(state => state.After == (saved?.Id ?? "")) is { } next)
        {
            var between = places.Where(place => place.Value == (saved?.Id ?? "")).Select(place => place.Key).ToList();
            if (between.Exists(call => !copied.Contains(call) && call.Rows.Min(row => row.At) > newest))
            {
                return saved is null ? OfSession(payer, next, asked) : Counts.Of(saved.Rows);
            }

            held.UnionWith(between);
            saved = next;
        }

        return saved is not null && copied.All(held.Contains) ? Counts.Of(saved.Rows) : null;
    }

    /// <summary>The saved state before each call of a session's main conversation; what it copied itself stands before all.</summary>
    private Dictionary<OracleCall, string> Places(string session)
    {
        Dictionary<OracleCall, string> places = [];
        foreach (var call in meter.Calls.Where(call => !call.IsSide))
        {
            foreach (var row in call.Rows.Where(row => row.Session == session && (row.Chain.Root is not null || row.Standing == Standing.Copied)))
            {
                places[call] = row.Standing == Standing.Copied ? "" : row.Chain.StateBefore ?? "";
            }
        }

        return places;
    }
}
