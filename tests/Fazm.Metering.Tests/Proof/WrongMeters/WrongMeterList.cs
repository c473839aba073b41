using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Proof.Oracle;

namespace Fazm.Metering.Tests.Proof.WrongMeters;

/// <summary>The wrong meters: the naive meter with one rule changed, or the right meter behind a reader that gets one thing wrong.</summary>
internal static class WrongMeterList
{
    public static IReadOnlyList<WrongMeter> All { get; } =
    [
        Naive("first row wins", r => r with { Choice = SnapshotChoice.First }),
        Naive("last row wins", r => r with { Choice = SnapshotChoice.Last }),
        Naive("smallest row wins", r => r with { Choice = SnapshotChoice.Smallest }),
        Naive("field-wise maximum", r => r with { Choice = SnapshotChoice.FieldwiseMaximum }),
        Naive("partial ranks as final", r => r with { CompletenessRanks = false }),
        Naive("side replay ranks as main", r => r with { MainRanks = false }),
        Naive("every row counts", r => r with { EveryRowCounts = true }),
        Naive("key by uuid", r => r with { UuidIsIdentity = true }),
        Naive("key by message id without request id", r => r with { MessageIdConnectsEverywhere = true }),
        Naive("key by request id only", r => r with { MessageIdConnects = false, MessageIdConnectsInSession = false }),
        Naive("key by message id only", r => r with { RequestIdConnects = false }),
        Naive("no message id within a session", r => r with { MessageIdConnectsInSession = false }),
        Naive("equal numbers are one call", r => r with { EqualNumbersConnect = true }),
        Naive("owner by first row heard", r => r with { FirstHeardOwns = true }),
        Naive("copies are the fork's", r => r with { CopiesAreNotOwned = false }),
        Naive("iterations left out", r => r with { IterationsAreBilled = false }),
        Naive("double basis", r => r with { Counters = CounterUse.AddedToCalls }),
        Naive("counters not read", r => r with { Counters = CounterUse.Ignored }),
        Naive("counters instead of calls", r => r with { Counters = CounterUse.InsteadOfCalls }),
        Naive("class-wise maximum over surfaces", r => r with { Counters = CounterUse.ClasswiseMaximum }),
        Naive("repeated readings add", r => r with { ReadingsCountOnce = false }),
        Naive("sum of totals", r => r with { TotalsAreDifferences = false }),
        Naive("baseline per session", r => r with { BaselineIsOfTheSession = true }),
        Naive("negative remainder clamped class by class", r => r with { NegativeIsNoRemainder = false }),
        Naive("remainder by answered model", r => r with { KeyIsTheRequestedModel = false }),
        Naive("interrupted calls taken out by force", r => r with { UnfinishedMustFit = false }),
        Naive("interrupted calls never taken out", r => r with { UnfinishedIsTakenOut = false }),
        Naive("largest calls taken out first", r => r with { SmallestRestCounts = false }),
        Naive("only heard calls taken out", r => r with { OnlyHeardCallsAreTakenOut = true }),
        Naive("compaction taken out of counters", r => r with { CompactionIsNotTakenOut = false }),
        Naive("restored totals are new", r => r with { RestoredTotalsAreNotNew = false }),
        Naive("a saved state adds to its writer", r => r with { AStateAndItsWriterAreOne = false }),
        Naive("a saved state holds all before it", r => r with { OnlyASuffixIsHeld = false }),
        Naive("a fork's totals are all its own", r => r with { ForksInherit = false }),
        Naive("prompts hold background cycles", r => r with { PromptsHoldBackground = true }),
        Naive("a prompt without answer is counted", r => r with { OnlyAnsweredPromptsCount = false }),
        Naive("a call taken out of every growth", r => r with { ACallIsInOneGrowth = false }),
        Reader("request ids not read", seen => seen.Select(one => OfCall(one, call => call with { RequestId = null }))),
        Reader("copies keep no mark", seen => seen.Select(one => OfCall(one, call => call with { Standing = Standing.NotStated, BornIn = null })).Where(one => one.Kind != ObservationKind.Session)),
        Reader("restarts not seen", seen => seen.Select(one => OfCounter(one, reading => reading with { BeginsLife = false, Start = CounterStart.Previous }))),
        Reader("messages on the stream not heard", seen => seen.Where(one => one.Kind != ObservationKind.Heard)),
        Reader("sessions of a process not told apart", seen => seen.Select(one => OfCounter(one, reading => reading with { Session = reading.Session.Replace("-next", "", StringComparison.Ordinal) }))),
        Reader("everything is final", seen => seen.Select(one => OfCall(one, call => call with { Completeness = Completeness.Final }))),
        Reader("reading ids by arrival", seen => seen.Select((one, i) => OfCounter(one, reading => reading with { Id = reading.Id + "#" + i }))),
    ];

    /// <summary>The rules unchanged: it must survive, or the suite kills by chance.</summary>
    public static WrongMeter Right { get; } = Naive("nothing changed", rules => rules);

    private static WrongMeter Naive(string name, Func<OracleRules, OracleRules> change) => new(name, seen => OracleMeter.Of(seen, change(OracleRules.Right)));

    private static WrongMeter Reader(string name, Func<IEnumerable<Observation>, IEnumerable<Observation>> change) => new(name, seen => Bill.Of(change(seen)));

    private static Observation OfCall(Observation one, Func<CallSnapshot, CallSnapshot> change) => one.Kind == ObservationKind.Call ? Observation.Of(change(one.Call)) : one;

    private static Observation OfCounter(Observation one, Func<CounterReading, CounterReading> change) => one.Kind == ObservationKind.Counter ? Observation.Of(change(one.Counter)) : one;
}
