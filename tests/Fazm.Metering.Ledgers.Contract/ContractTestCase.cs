using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>A test that asks its class, the one that says how to open a store, whether it can run.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    /// <summary>For xunit's own use.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Only for xunit.")]
    public ContractTestCase()
    {
    }

    internal ContractTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => NeedsAttribute.MissingOf(TestMethod) ?? base.GetSkipReason(factAttribute);
}
