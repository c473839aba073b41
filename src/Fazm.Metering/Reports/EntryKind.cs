namespace Fazm.Metering.Reports;

/// <summary>What one <see cref="UsageEntry"/> stands for.</summary>
public enum EntryKind
{
    /// <summary>A unit of an API call that was seen with an id of its own. Part of the cost.</summary>
    Call,

    /// <summary>Tokens that only a counter shows: helpers, compaction, calls that no surface told of. Part of the cost.</summary>
    Remainder,

    /// <summary>What the client itself said that was spent. Stands beside the cost, never in it.</summary>
    Reported,

    /// <summary>The part of the client's figure that no tokens explain. Stands beside the cost, never in it.</summary>
    Unexplained,
}
