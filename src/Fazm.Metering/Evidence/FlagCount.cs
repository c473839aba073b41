namespace Fazm.Metering.Evidence;

/// <summary>How often a reason was given for one name.</summary>
/// <param name="reason">The reason.</param>
/// <param name="detail">The name; <see langword="null"/> for none.</param>
internal sealed class FlagCount(Reason reason, string? detail)
{
    public Reason Reason { get; } = reason;

    public string? Detail { get; } = detail;

    public long Count { get; set; }
}
