using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>Everything known about one call: the best snapshot, and every identity under which it was heard.</summary>
internal sealed class CallEvidence
{
    private CallEvidence? _joinedInto;
    // Nearly every call has one row, so the first needs no array.
    private CallRow _only;
    private CallRow[]? _rows;
    private bool _hasRow;

    /// <summary>The best snapshot of all rows.</summary>
    public Snapshot Best { get; private set; }

    /// <summary>The model asked for, where some row says; the ordinally first where rows disagree.</summary>
    public string? RequestedModel { get; private set; }

    /// <summary>The earliest time of the rows.</summary>
    public EventTime At { get; private set; }

    /// <summary>The subagent, where some row names one and none is of the main conversation.</summary>
    public string? Agent { get; private set; }

    /// <summary>How many rows told of the call; a count for the explanation, not evidence.</summary>
    public long RowsSeen { get; private set; }

    public ReadOnlySpan<CallRow> Rows => _rows ?? (_hasRow ? new ReadOnlySpan<CallRow>(in _only) : default);

    /// <summary>Where it stands in its table's list; below 0 once it was taken out.</summary>
    public int Place { get; set; }

    /// <summary>True when no row is of the main conversation.</summary>
    public bool IsSide
    {
        get
        {
            foreach (ref readonly var row in Rows)
            {
                if (row.IsMain)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>True while it stands in its table under its own name.</summary>
    public bool IsHere => Place >= 0 && _joinedInto is null;

    public bool IsComplete => Best.Completeness == Completeness.Final;

    /// <summary>The call that this one turned out to be.</summary>
    public CallEvidence Root
    {
        get
        {
            var root = this;
            while (root._joinedInto is { } next)
            {
                root = next;
            }

            // Path compression keeps chains short.
            for (var at = this; at._joinedInto is { } next; at = next)
            {
                at._joinedInto = root == at ? null : root;
            }

            return root;
        }
    }

    /// <summary>A call as a saved state has it.</summary>
    public static CallEvidence Restore(in Snapshot best, string? requestedModel, EventTime at, string? agent, long rowsSeen, CallRow[] rows) =>
        new() { Best = best, RequestedModel = requestedModel, At = at, Agent = agent, RowsSeen = rowsSeen, _rows = rows, _hasRow = rows.Length != 0 };

    /// <summary>Joins a row.</summary>
    /// <returns>True when it said something new.</returns>
    public bool Join(in CallSnapshot seen)
    {
        RowsSeen += 1 + seen.Repeats;
        var changed = JoinSnapshot(Snapshot.Of(seen));
        changed |= !HoldsRow(seen) && JoinRow(CallRow.Of(seen));
        return changed | JoinNames(seen.RequestedModel, seen.Agent, seen.At);
    }

    /// <summary>What a row would add.</summary>
    public RowNews NewsOf(in CallSnapshot seen) =>
        !HoldsRow(seen) || !HoldsName(RequestedModel, seen.RequestedModel) || !HoldsName(Agent, seen.Agent) || At > seen.At ? RowNews.Unknown
            : Best.IsAtLeast(seen) ? RowNews.Nothing
            : RowNews.BetterRecord;

    /// <summary>Joins a row that adds nothing but a better record, or not even that.</summary>
    public void Join(in CallSnapshot seen, RowNews news)
    {
        RowsSeen += 1 + seen.Repeats;
        if (news == RowNews.BetterRecord)
        {
            Best = Snapshot.Of(seen);
        }
    }

    /// <summary>Joins another call that proved to be this one. The other forwards to this one from now on.</summary>
    public void Absorb(CallEvidence other)
    {
        JoinAll(other);
        other._joinedInto = this;
        (other._rows, other._only, other._hasRow) = (null, default, false);
    }

    /// <summary>Joins what another meter knows of this call.</summary>
    public void JoinAll(CallEvidence other)
    {
        RowsSeen += other.RowsSeen;
        JoinSnapshot(other.Best);
        foreach (ref readonly var row in other.Rows)
        {
            JoinRow(row);
        }

        JoinNames(other.RequestedModel, other.Agent, other.At);
    }

    /// <summary>True where a row of this very identity is known.</summary>
    public bool HasRow(in CallSnapshot seen)
    {
        foreach (ref readonly var row in Rows)
        {
            if (row.IsIdentityOf(seen))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a row has a key.</summary>
    public bool HasKey(in CallKey key)
    {
        foreach (ref readonly var row in Rows)
        {
            if (row.HasKey(key))
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsRow(in CallSnapshot seen)
    {
        foreach (ref readonly var row in Rows)
        {
            if (row.IsIdentityOf(seen))
            {
                return row.Holds(seen);
            }
        }

        return false;
    }

    private bool JoinSnapshot(in Snapshot snapshot)
    {
        if (_hasRow && SnapshotOrder.Compare(Best, snapshot) >= 0)
        {
            return false;
        }

        Best = snapshot;
        return true;
    }

    private bool JoinRow(in CallRow row)
    {
        if (!_hasRow)
        {
            (_only, _hasRow) = (row, true);
            return true;
        }

        var known = _rows is null ? new Span<CallRow>(ref _only) : _rows;
        var place = 0;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].IsSameIdentity(row))
            {
                var joined = known[i].Join(row);
                var changed = joined != known[i];
                known[i] = joined;
                return changed;
            }

            place += known[i].CompareIdentity(row) < 0 ? 1 : 0;
        }

        _rows = [.. known[..place], row, .. known[place..]];
        _only = default;
        return true;
    }

    private bool JoinNames(string? requestedModel, string? agent, EventTime at)
    {
        var (wasModel, wasAgent, wasAt) = (RequestedModel, Agent, At);
        RequestedModel = First(RequestedModel, requestedModel);
        Agent = First(Agent, agent);
        At = EventTime.Earlier(At, at);
        return RequestedModel != wasModel || Agent != wasAgent || At != wasAt;
    }

    private static bool HoldsName(string? known, string? named) => named is null || (known is not null && string.CompareOrdinal(known, named) <= 0);

    private static string? First(string? a, string? b) => a is null ? b : b is null || string.CompareOrdinal(a, b) <= 0 ? a : b;
}
