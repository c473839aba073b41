namespace Fazm.Metering.Evidence;

/// <summary>What a row adds to what is known of its call.</summary>
internal enum RowNews
{
    /// <summary>Perhaps much: no row of its identity is known, or it says more of it.</summary>
    Unknown,

    /// <summary>A better record of the usage, and nothing else.</summary>
    BetterRecord,

    /// <summary>Nothing: all of it is known.</summary>
    Nothing,
}
