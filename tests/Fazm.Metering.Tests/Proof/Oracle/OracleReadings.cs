using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What the counters of one session said: each reading with all its tellings, ordinally first to last.</summary>
internal sealed class OracleReadings
{
    private readonly List<List<CounterReading>> _all;

    public OracleReadings(string session, IEnumerable<Observation> seen)
    {
        Session = session;
        _all = [.. seen.Where(one => one.Kind == ObservationKind.Counter && one.Counter.Session == session).Select(one => one.Counter)
            .GroupBy(reading => reading.Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())];
    }

    public string Session { get; }

    public IReadOnlyList<List<CounterReading>> Tellings => _all;

    /// <summary>The saved totals.</summary>
    public List<CounterReading> States => [.. _all.Select(Best).Where(reading => reading.Kind == CounterKind.SavedState)];

    /// <summary>The telling that knows most of what went before.</summary>
    public static CounterReading Best(List<CounterReading> tellings) =>
        tellings.OrderBy(telling => telling.Start).ThenBy(telling => telling.PreviousCost is null).ThenBy(telling => telling.At)
            .ThenByDescending(telling => telling.After.Length).ThenByDescending(telling => telling.After, StringComparer.Ordinal)
            .ThenByDescending(telling => telling.Stream, StringComparer.Ordinal).First();

    public CounterReading? Find(string id) => _all.Find(tellings => tellings[0].Id == id) is { } found ? Best(found) : null;

    /// <summary>The reading that began the life, or the stream's name.</summary>
    public string BeginningOf(List<CounterReading> reading)
    {
        for (var steps = 0; steps <= _all.Count; steps++)
        {
            if (reading.Exists(telling => telling.BeginsLife))
            {
                return reading[0].Id;
            }

            if (_all.Find(other => reading.Exists(telling => telling.After == other[0].Id)) is not { } before)
            {
                break;
            }

            reading = before;
        }

        return StreamOf(reading[0].Stream);
    }

    /// <summary>Recordings that share a reading are of one stream; the ordinally first name stands for all.</summary>
    public string StreamOf(string stream)
    {
        SortedSet<string> names = new(StringComparer.Ordinal) { stream };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var reading in _all.Where(reading => reading.Exists(telling => names.Contains(telling.Stream))))
            {
                reading.ForEach(telling => grown |= names.Add(telling.Stream));
            }
        }

        return names.Min!;
    }

    /// <summary>The reading that closed what was heard on a stream after another. On ACP the answers to prompts, which state tokens, close nothing.</summary>
    public List<CounterReading>? Closing(string stream, string after) =>
        _all.Find(reading => !IsPrompt(reading[0]) && reading.Exists(telling => telling.Stream == stream && telling.After == after));

    /// <summary>True where a prompt was answered on a stream after another.</summary>
    public bool IsAnswered(string stream, string after) =>
        _all.Exists(reading => IsPrompt(reading[0]) && reading.Exists(telling => telling.Stream == stream && telling.After == after));

    /// <summary>The largest total that a process with this first reading may have gone on from: nowhere greater, leaving the turn at least, and not of its own future.</summary>
    public Dictionary<string, TokenCounts>? LargestBefore(CounterReading first)
    {
        var total = Counts.Of(first.Rows);
        return _all.Select(Best)
            .Select(reading => (reading.Id, Rows: Counts.Of(Stated(reading))))
            .Where(known => known.Rows.Values.Any(tokens => !tokens.IsZero) && !IsOrFollows(known.Id, first.Id) && Counts.Fit(known.Rows, total) &&
                Counts.Fits(first.Turn, Counts.Sum(Counts.Less(total, known.Rows))))
            .OrderByDescending(known => Counts.Sum(known.Rows).AllTokens).ThenBy(known => known.Id, StringComparer.Ordinal)
            .Select(known => known.Rows).FirstOrDefault();
    }

    /// <summary>The totals that a reading states, be it beside its increments.</summary>
    public static System.Collections.Immutable.ImmutableArray<ModelCount> Stated(CounterReading reading) => reading.Kind == CounterKind.Increment ? reading.Totals : reading.Rows;

    private static bool IsPrompt(CounterReading reading) => reading.Surface == Surface.Acp && !reading.Rows.IsDefault;

    private bool IsOrFollows(string id, string first)
    {
        for (var steps = 0; steps <= _all.Count; steps++)
        {
            if (id == first)
            {
                return true;
            }

            if (Find(id) is not { After.Length: > 0 } reading)
            {
                return false;
            }

            id = reading.After;
        }

        return false;
    }
}
