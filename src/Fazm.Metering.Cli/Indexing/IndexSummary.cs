using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>All that is shown of an index, in one small file: what each session cost, by day, and of which logs that was.</summary>
internal sealed record IndexSummary
{
    /// <summary>The build that counted and priced.</summary>
    public required Guid Build { get; init; }

    /// <summary>The zone of the days.</summary>
    public required string Zone { get; init; }

    /// <summary>The ticks at which it was begun, UTC: what changed since may be missing.</summary>
    public required long At { get; init; }

    /// <summary>The ticks that it took.</summary>
    public required long Took { get; init; }

    /// <summary>The logs and how they were when they were read.</summary>
    public required ImmutableArray<(string Path, LogStamp Stamp)> Logs { get; init; }

    /// <summary>The sessions, by id.</summary>
    public required ImmutableArray<SessionFigure> Sessions { get; init; }

    /// <summary>The figure of a session; <see langword="null"/> where the index has none.</summary>
    public SessionFigure? Find(string session)
    {
        var (low, high) = (0, Sessions.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Sessions[middle].Session, session);
            if (order == 0)
            {
                return Sessions[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>What a local day cost, all sessions together.</summary>
    public Figure On(int day)
    {
        var sum = default(Figure);
        foreach (var session in Sessions)
        {
            sum += session.On(day);
        }

        return sum;
    }
}
