namespace Fazm.Metering.Reports;

/// <summary>How often something was said.</summary>
/// <param name="Reason">What.</param>
/// <param name="Detail">The name that it was said of, a model for instance; of <see cref="Reason.TotalOfUnknownStart"/> the two readings of the total, in tokens.</param>
/// <param name="Count">How many rows, or for flags how many calls.</param>
public readonly record struct RemarkCount(Reason Reason, string? Detail, long Count);
