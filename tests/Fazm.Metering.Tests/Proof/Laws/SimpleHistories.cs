using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Arbitrary histories as the naive meter knows them: every kind, with cache writes of one lifetime only.</summary>
public static class SimpleHistories
{
    public static Arbitrary<History> Any() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => HistoryBuilder.Make(seed, simple: true)), history => history.Smaller());
}
