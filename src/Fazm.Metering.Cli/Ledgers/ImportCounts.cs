using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>What became of the events of an import.</summary>
internal readonly record struct ImportCounts
{
    /// <summary>All events: one for each call, and one for each session with counters.</summary>
    public long Events { get; init; }

    /// <summary>True where an earlier import had left evidence.</summary>
    public bool HadEvidence { get; init; }

    /// <summary>Those that said something new.</summary>
    public long Stored { get; init; }

    /// <summary>Those that were known.</summary>
    public long Known { get; init; }

    /// <summary>Those that contradict what is stored.</summary>
    public long Conflicts { get; init; }

    /// <summary>Those that cannot be stored.</summary>
    public long Refused { get; init; }

    /// <summary>One result more.</summary>
    public ImportCounts With(in LedgerResult result) => result.Outcome switch
    {
        LedgerOutcome.Stored => this with { Stored = Stored + 1 },
        LedgerOutcome.AlreadyStored => this with { Known = Known + 1 },
        LedgerOutcome.Conflict => this with { Conflicts = Conflicts + 1 },
        _ => this with { Refused = Refused + 1 },
    };
}
