using Xunit.Sdk;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>A theory of the contract: skipped, with the reason shown, in a class whose <see cref="NeedsAttribute"/> misses something.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Fazm.Metering.Ledgers.Contract.ContractTheoryDiscoverer", "Fazm.Metering.Ledgers.Contract")]
public sealed class ContractTheoryAttribute : TheoryAttribute;
