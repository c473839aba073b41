using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>All that is shown of an index: what each session cost, by day, and of which logs that was.</summary>
internal sealed record IndexSummary
{
    /// <summary>The zone of the days.</summary>
    public required string Zone { get; init; }

    /// <summary>The ticks at which it was begun, UTC.</summary>
    public required long At { get; init; }

    /// <summary>The ticks that it took.</summary>
    public required long Took { get; init; }

    /// <summary>The ticks at which the zone's day began, UTC.</summary>
    public required long DayBegins { get; init; }

    /// <summary>The ticks at which it ends, UTC.</summary>
    public required long DayEnds { get; init; }

    /// <summary>What that day cost, all sessions together.</summary>
    public required Figure Today { get; init; }

    /// <summary>The logs and how they were when they were read.</summary>
    public required ImmutableArray<(string Path, LogStamp Stamp)> Logs { get; init; }

    /// <summary>The sessions.</summary>
    public required ImmutableArray<SessionFigure> Sessions { get; init; }
}
