namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>The two ways in which clients keep their counters.</summary>
internal enum ClientVersion
{
    /// <summary>Totals of the process; nothing is saved.</summary>
    PerProcess,

    /// <summary>Totals go on from the last saved state; results state increments.</summary>
    Saving,
}
