using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>The saved states (<c>cost-state</c> rows) of a transcript, each with the one before it.</summary>
internal sealed class SavedStates
{
    private readonly Dictionary<string, CounterReading> _newest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>True while no state was read.</summary>
    public bool IsEmpty => _newest.Count == 0;

    /// <summary>The id of the newest state of a session so far; empty for none.</summary>
    public string Before(string session) => _newest.TryGetValue(session, out var state) ? state.Id : string.Empty;

    /// <summary>Makes the next state of a session.</summary>
    /// <param name="session">The session that the row names.</param>
    /// <param name="at">The newest time that stood before it; the row has none of its own.</param>
    /// <param name="beganElsewhere">True where the session goes on from another one that the file does not hold.</param>
    /// <param name="row">The row.</param>
    /// <returns><see langword="null"/> where the file had the very same state before.</returns>
    public CounterReading? Next(string session, EventTime at, bool beganElsewhere, in TranscriptRow row)
    {
        var previous = _newest.GetValueOrDefault(session);
        var state = new CounterReading
        {
            Id = Identity(session, row),
            Session = session,
            Stream = "file:" + session,
            After = previous?.Id ?? string.Empty,
            Surface = Surface.Transcript,
            Kind = CounterKind.SavedState,
            At = at,
            Rows = row.ModelUsage,
            Start = previous is not null ? CounterStart.Previous : beganElsewhere ? CounterStart.NotSeen : CounterStart.Zero,
            PreviousRows = previous?.Rows ?? default,
            Cost = row.TotalCost,
            PreviousCost = previous?.Cost,
        };
        if (!_seen.Add(state.Id))
        {
            return null;
        }

        _newest[session] = state;
        return state;
    }

    /// <summary>The row has no id: what it says is its identity, in whatever order it says it.</summary>
    private static string Identity(string session, in TranscriptRow row)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{row.TotalCost?.Units}\n");
        if (!row.ModelUsage.IsDefault)
        {
            foreach (var (model, tokens, split) in row.ModelUsage.Sort(static (a, b) => string.CompareOrdinal(a.Model, b.Model)))
            {
                text.Append(CultureInfo.InvariantCulture, $"{model}\n{tokens.Input} {tokens.Output} {tokens.CacheWrite5m} {tokens.CacheWrite1h} ");
                text.Append(CultureInfo.InvariantCulture, $"{tokens.CacheRead} {tokens.WebSearches} {split}\n");
            }
        }

        return $"state:{session}:{row.TotalDuration}:{RowDigests.Of(Encoding.UTF8.GetBytes(text.ToString()))}";
    }
}
