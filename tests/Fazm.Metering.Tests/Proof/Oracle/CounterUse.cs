namespace Fazm.Metering.Tests.Proof.Oracle;

/// <summary>What counters do to a total.</summary>
internal enum CounterUse
{
    /// <summary>They add what no call covers.</summary>
    Remainder,

    /// <summary>They are added to the calls.</summary>
    AddedToCalls,

    /// <summary>They are not read.</summary>
    Ignored,

    /// <summary>The larger of calls and counters is taken, class by class.</summary>
    ClasswiseMaximum,

    /// <summary>Where a session has counters its calls are not counted.</summary>
    InsteadOfCalls,
}
