using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>The part of a row that is taken whole: the usage record and what it was said with.</summary>
internal readonly record struct Snapshot(Usage Usage, Completeness Completeness, bool IsMain, string? Model, Surface Surface)
{
    public static Snapshot Of(in CallSnapshot seen) => new(seen.Usage, seen.Completeness, !seen.IsSide, seen.Model, seen.Surface);

    /// <summary>True where a row's record is no better.</summary>
    public bool IsAtLeast(in CallSnapshot seen) =>
        (int)Completeness > (int)seen.Completeness ||
        (Completeness == seen.Completeness && IsMain == !seen.IsSide && Surface == seen.Surface && string.Equals(Model, seen.Model, StringComparison.Ordinal) && Usage.Equals(seen.Usage)) ||
        SnapshotOrder.Compare(this, Of(seen)) >= 0;
}
