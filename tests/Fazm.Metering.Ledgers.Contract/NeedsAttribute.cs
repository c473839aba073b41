namespace Fazm.Metering.Ledgers.Contract;

/// <summary>Says of a test class what it needs of the machine.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>What is missing; <see langword="null"/> where nothing is.</summary>
    public abstract string? Missing { get; }
}
