using Fazm.Metering.Observations;

namespace Fazm.Metering.Evidence;

/// <summary>The part of a row that is taken whole: the usage record and what it was said with.</summary>
internal readonly record struct Snapshot(Usage Usage, Completeness Completeness, bool IsMain, string? Model, Surface Surface)
{
    public static Snapshot Of(in CallSnapshot seen) => new(seen.Usage, seen.Completeness, !seen.IsSide, seen.Model, seen.Surface);
}
