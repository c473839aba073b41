namespace Fazm.Metering;

/// <summary>What one entry of <c>usage.iterations</c> was.</summary>
public enum IterationKind
{
    /// <summary>A sampling of the model that answers; part of the top-level numbers.</summary>
    Message,

    /// <summary>A sampling of the model that took over after a refusal; part of the top-level numbers, on its own model.</summary>
    Fallback,

    /// <summary>A sampling of an advisor; billed beside the top-level numbers, on its own model.</summary>
    Advisor,

    /// <summary>A summary of the context; billed beside the top-level numbers.</summary>
    Compaction,

    /// <summary>A kind this version does not know.</summary>
    Unknown,
}
