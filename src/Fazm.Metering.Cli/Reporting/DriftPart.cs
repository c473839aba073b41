namespace Fazm.Metering.Cli.Reporting;

/// <summary>A part of what clients report beyond what was counted.</summary>
/// <param name="Cause">What explains it; <see cref="Reason.Drift"/> for prices or counts of the client's own.</param>
/// <param name="Amount">How much; negative where more was counted.</param>
/// <param name="Sessions">In how many sessions.</param>
internal readonly record struct DriftPart(Reason Cause, PicoUsd Amount, int Sessions);
