namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>How an answer ended.</summary>
internal enum SimulatedEnd
{
    Whole,

    /// <summary>The server broke off after a block; the client counts what the first frame said, and asks again.</summary>
    Cut,

    /// <summary>The server broke off before the first block was whole; the client writes nothing of it.</summary>
    Dropped,

    /// <summary>The user broke off; the client counts nothing.</summary>
    Interrupted,

    /// <summary>The budget was spent; the client counts it whole, and its stream makes up the end.</summary>
    OverBudget,
}
