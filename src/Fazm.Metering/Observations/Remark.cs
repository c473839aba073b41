namespace Fazm.Metering.Observations;

/// <summary>A row that did not count, or something odd about one that did.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Session">The session, where known.</param>
/// <param name="Detail">A name that helps to find the cause (a model, a field); never content.</param>
public sealed record Remark(Reason Reason, string? Session = null, string? Detail = null)
{
    /// <summary>How many rows it is said of; at least 1.</summary>
    public long Rows { get; init; } = 1;
}
