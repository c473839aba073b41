namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>Which of a call's rows is taken.</summary>
internal enum SnapshotChoice
{
    /// <summary>The best by the total order, whole.</summary>
    Best,

    /// <summary>The first heard.</summary>
    First,

    /// <summary>The last heard.</summary>
    Last,

    /// <summary>The largest of each field, over all rows.</summary>
    FieldwiseMaximum,

    /// <summary>The smallest.</summary>
    Smallest,
}
