using Xunit.Abstractions;
using Xunit.Sdk;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>Finds theories of the contract; used by xunit.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        NeedsAttribute.MissingOf(testMethod) is { } missing
            ? CreateTestCasesForSkip(discoveryOptions, testMethod, theoryAttribute, missing)
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}
