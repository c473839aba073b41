using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Arbitrary histories of every kind.</summary>
public static class Histories
{
    public static Arbitrary<History> Any() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => HistoryBuilder.Make(seed, simple: false)), history => history.Smaller());
}
