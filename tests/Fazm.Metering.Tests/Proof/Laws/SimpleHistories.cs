using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Arbitrary histories of the kinds that the naive meter knows: without saved states, restored totals and prompts.</summary>
public static class SimpleHistories
{
    public static Arbitrary<History> Any() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => HistoryBuilder.Make(seed, simple: true)), history => history.Smaller());
}
