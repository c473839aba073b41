namespace Fazm.Metering.Observations;

/// <summary>What a counter's reading says.</summary>
public enum CounterKind
{
    /// <summary>What was spent since the reading before: add it, once per id.</summary>
    Increment,

    /// <summary>A running total.</summary>
    RunningTotal,

    /// <summary>A running total that a client wrote into its transcript at a clean exit (<c>cost-state</c>).</summary>
    SavedState,
}
