namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>One day, model and class: ours, theirs, and why they differ.</summary>
/// <param name="Day">The day, in the report's zone.</param>
/// <param name="Model">The price book's id where it knows the model, else as written; empty where none is named.</param>
/// <param name="Class">What was used.</param>
/// <param name="OurQuantity">Tokens or requests in the ledger.</param>
/// <param name="TheirQuantity">The same in the report; <see langword="null"/> where it has none for the day, model and class.</param>
/// <param name="OurAmount">Our cost of all that has a price.</param>
/// <param name="TheirAmount">The report's; <see langword="null"/> where it has none.</param>
/// <param name="Cause">The likely cause of a difference.</param>
public sealed record ReconciledLine(
    DateOnly Day, string Model, ReportClass Class, long OurQuantity, long? TheirQuantity, PicoUsd OurAmount, PicoUsd? TheirAmount, DifferenceCause Cause)
{
    /// <summary>True where some of our usage has no price, so that <see cref="OurAmount"/> is not all of it.</summary>
    public bool HasUnpriced { get; init; }

    /// <summary>Theirs less ours in money; <see langword="null"/> where the report has no amount.</summary>
    public PicoUsd? Difference => TheirAmount - OurAmount;

    /// <summary>Theirs less ours in tokens or requests; <see langword="null"/> where the report has no quantity.</summary>
    public long? QuantityDifference => TheirQuantity - OurQuantity;
}
