using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>A main call's place in its session's transcript.</summary>
internal readonly record struct StatePlace(CallEvidence Call, string StateBefore, string Root, EventTime At);
