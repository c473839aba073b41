using Fazm.Metering.Estimates;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>An estimate to print between deltas, outside their sums.</summary>
/// <param name="Delta">What was added to it.</param>
/// <param name="Total">The session's total with all that is estimated of it now on top.</param>
internal readonly record struct Estimate(EstimatedDelta Delta, EstimatedUsd Total);
