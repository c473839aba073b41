namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>The rules of the naive meter. All at their defaults are right; each one changed is a wrong meter that somebody ships.</summary>
internal sealed record OracleRules
{
    public static OracleRules Right { get; } = new();

    public SnapshotChoice Choice { get; init; }

    /// <summary>Rows with one request id are one call.</summary>
    public bool RequestIdConnects { get; init; } = true;

    /// <summary>Rows with one message id, each beside a request id, are one call.</summary>
    public bool MessageIdConnects { get; init; } = true;

    /// <summary>A message id alone connects within the session in which the row was born.</summary>
    public bool MessageIdConnectsInSession { get; init; } = true;

    /// <summary>A message id connects everywhere, request id or not.</summary>
    public bool MessageIdConnectsEverywhere { get; init; }

    /// <summary>The row's uuid is the call's identity, and nothing else.</summary>
    public bool UuidIsIdentity { get; init; }

    /// <summary>Equal numbers at one model are one call.</summary>
    public bool EqualNumbersConnect { get; init; }

    /// <summary>Every row counts.</summary>
    public bool EveryRowCounts { get; init; }

    /// <summary>A copied row says that its session did not pay.</summary>
    public bool CopiesAreNotOwned { get; init; } = true;

    /// <summary>The session that was heard first owns a call.</summary>
    public bool FirstHeardOwns { get; init; }

    /// <summary>Made-up and partial numbers rank below final ones.</summary>
    public bool CompletenessRanks { get; init; } = true;

    /// <summary>The main conversation's row outranks a side conversation's replay.</summary>
    public bool MainRanks { get; init; } = true;

    /// <summary>Advisor and compaction samplings are billed beside the top level.</summary>
    public bool IterationsAreBilled { get; init; } = true;

    public CounterUse Counters { get; init; }

    /// <summary>A repeated reading counts once.</summary>
    public bool ReadingsCountOnce { get; init; } = true;

    /// <summary>A total is compared with the reading before it, else with zero.</summary>
    public bool TotalsAreDifferences { get; init; } = true;

    /// <summary>One baseline for a session, whatever process a total is of: a fall is nothing.</summary>
    public bool BaselineIsOfTheSession { get; init; }

    /// <summary>A model whose remainder is negative in a class has none.</summary>
    public bool NegativeIsNoRemainder { get; init; } = true;

    /// <summary>Counters are keyed by the model asked for.</summary>
    public bool KeyIsTheRequestedModel { get; init; } = true;

    /// <summary>A call that never ended is taken out of the growth only where it fits.</summary>
    public bool UnfinishedMustFit { get; init; } = true;

    /// <summary>A call that never ended is taken out of the growth at all.</summary>
    public bool UnfinishedIsTakenOut { get; init; } = true;

    /// <summary>Where it is uncertain which calls a growth holds, the smallest rest of all sets that fit counts; else the largest calls go first.</summary>
    public bool SmallestRestCounts { get; init; } = true;

    /// <summary>Only calls that passed on a process's stream are taken out of its counters.</summary>
    public bool OnlyHeardCallsAreTakenOut { get; init; }

    /// <summary>What the client does not count, compaction, is not taken out of its counters.</summary>
    public bool CompactionIsNotTakenOut { get; init; } = true;

    /// <summary>A total that may have been restored is no growth of its process but for what it is certain to have added.</summary>
    public bool RestoredTotalsAreNotNew { get; init; } = true;

    /// <summary>A saved state and the process that wrote it tell of one growth.</summary>
    public bool AStateAndItsWriterAreOne { get; init; } = true;

    /// <summary>Of the calls between two saved states the later one holds those of the last process.</summary>
    public bool OnlyASuffixIsHeld { get; init; } = true;

    /// <summary>A fork's counters go on from what its parent had saved.</summary>
    public bool ForksInherit { get; init; } = true;

    /// <summary>What prompts used holds the calls of background cycles.</summary>
    public bool PromptsHoldBackground { get; init; }

    /// <summary>A prompt that was never answered with its tokens may be in no counter.</summary>
    public bool OnlyAnsweredPromptsCount { get; init; } = true;

    /// <summary>A call that several growths may hold is taken out of one of them.</summary>
    public bool ACallIsInOneGrowth { get; init; } = true;
}
