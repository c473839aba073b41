using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.WrongMeters;

/// <summary>A way to meter that looks right and is not.</summary>
internal sealed record WrongMeter(string Name, Func<IReadOnlyList<Observation>, Bill> Count);
