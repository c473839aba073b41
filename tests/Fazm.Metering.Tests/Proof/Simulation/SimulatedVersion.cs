namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>A client by the last number of its version, 2.1.x, with what it does (facts: wire semantics, section 2, "Versions").</summary>
internal readonly record struct SimulatedVersion(int Patch)
{
    public static readonly int[] Known = [185, 276, 277, 308, 312, 316];

    /// <summary>Totals go on from the last saved state. Before that every process begins at zero.</summary>
    public bool Saves => Patch >= 277;

    /// <summary>Totals say what the cost of a model is based on that this process used.</summary>
    public bool StatesBasis => Patch >= 250;

    /// <summary>Results say which one of their process they are.</summary>
    public bool NumbersResults => Patch >= 269;

    /// <summary>Results state what was spent since the one before.</summary>
    public bool StatesIncrements => Patch >= 309;

    /// <summary>Counters tell five-minute from one-hour cache writes.</summary>
    public bool SplitsWrites => Patch >= 312;

    /// <summary>Transcript rows name the model that was asked for.</summary>
    public bool NamesRequestedModel => Patch >= 300;

    /// <summary>A cleared conversation begins its totals at zero; before that they run on.</summary>
    public bool ClearsTotals => Patch >= 211;

    /// <summary>The agent over it states usage by model, and runs helpers.</summary>
    public bool HasQuota => Patch >= 309;

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"2.1.{Patch}");
}
