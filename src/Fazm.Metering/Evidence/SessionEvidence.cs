using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>Everything known about one session, but for the calls' own content.</summary>
internal sealed class SessionEvidence(string id)
{
    private List<CallEvidence> _calls = [];
    private int _tidyAt = 16;
    private static readonly IReadOnlyDictionary<string, ReadingEvidence> NoReadings = new SortedDictionary<string, ReadingEvidence>(StringComparer.Ordinal);

    private HashSet<MessageHeard>? _heard;
    private SortedDictionary<string, ReadingEvidence>? _readings;

    public string Id { get; } = id;

    /// <summary>The time of the first <c>queue-operation</c>; unknown where none was seen.</summary>
    public EventTime FirstQueueOperation { get; private set; }

    public string? Project { get; private set; }

    public string? ForkedFrom { get; private set; }

    /// <summary>The latest time of any row.</summary>
    public EventTime LastAt { get; private set; }

    private EventTime _projectAt;
    private HashSet<(string Stream, string After)>? _closed;

    /// <summary>What a meter notes here.</summary>
    public SessionNote? Note { get; set; }

    /// <summary>True when something was joined here without being told.</summary>
    public bool HasUntold { get; set; }

    /// <summary>True when it was asked for since somebody looked.</summary>
    public bool IsTouched { get; set; }

    /// <summary>True when some reading's models or place among the calls depend on which calls are known.</summary>
    public bool DependsOnCalls { get; private set; }

    /// <summary>True when some reading states tokens: how many of them no call covers, depends on what the calls used.</summary>
    public bool StatesTokens { get; private set; }

    public IReadOnlyCollection<MessageHeard> Heard => _heard ?? (IReadOnlyCollection<MessageHeard>)[];

    public IReadOnlyDictionary<string, ReadingEvidence> Readings => _readings ?? NoReadings;

    /// <summary>True when counters were read, so that more than its calls decides the session's total.</summary>
    public bool HasCounters => _readings is not null;

    /// <summary>True when anything was heard that counts.</summary>
    public bool HasUsage => HasCounters || _calls.Count != 0;

    /// <summary>The distinct calls with a row in this session.</summary>
    public IEnumerable<CallEvidence> Calls => _calls.Select(call => call.Root).Distinct();

    /// <summary>Notes that a call has a row here.</summary>
    public void Touch(CallEvidence call)
    {
        // A call may stand here several times. The rows of one come together, so that is rare, and it is put in order before it is many.
        if (_calls.Count != 0 && _calls[^1] == call)
        {
            return;
        }

        if (_calls.Count == _tidyAt)
        {
            _calls = [.. Calls];
            _tidyAt = (2 * _calls.Count) + 16;
        }

        _calls.Add(call);
    }

    public void Saw(EventTime at)
    {
        if (at.IsKnown && (!LastAt.IsKnown || at > LastAt))
        {
            LastAt = at;
        }
    }

    /// <summary>True where a row of this time leaves the latest time as it is.</summary>
    public bool EndsAfter(EventTime at) => !at.IsKnown || (LastAt.IsKnown && LastAt >= at);

    public bool Join(MessageHeard heard) => (_heard ??= []).Add(heard);

    /// <summary>True when a reading closed the interval in which a message was heard.</summary>
    public bool IsClosed(MessageHeard heard) => _closed?.Contains((heard.Stream, heard.After)) == true;

    public bool Join(CounterReading reading)
    {
        StatesTokens |= !reading.Rows.IsDefault || !reading.Totals.IsDefault || reading.Kind == CounterKind.SavedState;
        DependsOnCalls |= reading.ModelFromCalls || reading.Kind == CounterKind.SavedState;
        (_closed ??= []).Add((reading.Stream, reading.After));
        _readings ??= new(StringComparer.Ordinal);
        if (_readings.TryGetValue(reading.Id, out var known))
        {
            return known.Join(reading);
        }

        _readings.Add(reading.Id, new ReadingEvidence(reading));
        return true;
    }

    /// <summary>Joins one more place of a known reading.</summary>
    public void Join(CounterReading reading, in ReadingLink link)
    {
        _closed!.Add((link.Stream, link.After));
        _readings![reading.Id].Join(link);
    }

    public bool Join(SessionFact fact)
    {
        var changed = false;
        if (fact.FirstQueueOperation.IsKnown && fact.FirstQueueOperation < FirstQueueOperation)
        {
            FirstQueueOperation = fact.FirstQueueOperation;
            changed = true;
        }

        if (fact.Project is { } project && (Project is null || fact.At < _projectAt || (fact.At == _projectAt && string.CompareOrdinal(project, Project) < 0)))
        {
            Project = project;
            _projectAt = fact.At;
            changed = true;
        }

        if (fact.ForkedFrom is { } parent && (ForkedFrom is null || string.CompareOrdinal(parent, ForkedFrom) < 0))
        {
            ForkedFrom = parent;
            changed = true;
        }

        return changed;
    }

    /// <summary>The facts, as they would be told again.</summary>
    public SessionFact ToFact() => new(Id) { FirstQueueOperation = FirstQueueOperation, Project = Project, At = _projectAt, ForkedFrom = ForkedFrom };
}
