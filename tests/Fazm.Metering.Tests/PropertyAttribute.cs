// Stand-in for the FsCheck.Xunit package where a package registry does not serve it. It has the package's namespace
// and attribute surface, so tests say `using FsCheck.Xunit;` and `[Property]` and need no change when the package takes
// over: build with UseFsCheckXunit=true, which references the package and leaves this file out.


using System.Globalization;
using System.Reflection;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FsCheck.Xunit;

/// <summary>Runs the method as a property: its parameters are generated, and a counter-example is shrunk.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FsCheck.Xunit.PropertyDiscoverer", "Fazm.Metering.Tests")] // the assembly that compiles this file
public sealed class PropertyAttribute : FactAttribute
{
    /// <summary>How many cases must pass.</summary>
    public int MaxTest { get; set; } = 100;

    /// <summary>How many cases a precondition may reject.</summary>
    public int MaxRejected { get; set; } = 1000;

    /// <summary>Size of the first case.</summary>
    public int StartSize { get; set; } = 1;

    /// <summary>Size of the last case.</summary>
    public int EndSize { get; set; } = 100;

    /// <summary>"(seed,gamma)" or "(seed,gamma,size)", as a failure prints it.</summary>
    public string? Replay { get; set; }

    /// <summary>Classes whose public static methods return the Arbitrary instances to use.</summary>
    public Type[] Arbitrary { get; set; } = [];

    internal Config ToConfig(IRunner runner)
    {
        var config = Config.Default.WithMaxTest(MaxTest).WithMaxRejected(MaxRejected)
            .WithStartSize(StartSize).WithEndSize(EndSize).WithArbitrary(Arbitrary).WithRunner(runner);
        return Replay is null ? config : config.WithReplay(FSharpOption<Replay>.Some(ParseReplay(Replay)));
    }

    private static Replay ParseReplay(string text)
    {
        var parts = text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries);
        var size = parts.Length > 2 ? FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture)) : FSharpOption<int>.None;
        return new Replay(new Rnd(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture)), size);
    }
}

/// <summary>A property was falsified or ran out of cases; the message holds the shrunk case and the replay seed.</summary>
public sealed class PropertyFailedException(string message, Exception? inner) : XunitException(message, inner);

/// <summary>Finds <see cref="PropertyAttribute"/> methods; named by that attribute.</summary>
public sealed class PropertyDiscoverer(IMessageSink diagnosticMessageSink) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PropertyTestCase(diagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>An xunit test case whose invocation is FsCheck's; class construction, fixtures, output and disposal stay xunit's.</summary>
public sealed class PropertyTestCase : XunitTestCase
{
    /// <summary>For xunit's deserializer.</summary>
    [Obsolete("For the deserializer only.")]
    public PropertyTestCase() { }

    internal PropertyTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method) { }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        new CaseRunner(this, DisplayName, SkipReason, constructorArguments, messageBus, aggregator, cancellationTokenSource).RunAsync();

    private sealed class CaseRunner(IXunitTestCase testCase, string name, string? skip, object[] args, IMessageBus bus, ExceptionAggregator errors, CancellationTokenSource cancel)
        : XunitTestCaseRunner(testCase, name, skip, args, [], bus, errors, cancel)
    {
        protected override XunitTestRunner CreateTestRunner(ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments, string skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
            new TestRunner(test, messageBus, testClass, constructorArguments, testMethod, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource);
    }

    private sealed class TestRunner(ITest test, IMessageBus bus, Type type, object[] args, MethodInfo method, string skip, IReadOnlyList<BeforeAfterTestAttribute> around, ExceptionAggregator errors, CancellationTokenSource cancel)
        : XunitTestRunner(test, bus, type, args, method, [], skip, around, errors, cancel)
    {
        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator) =>
            new Invoker(Test, MessageBus, TestClass, ConstructorArguments, TestMethod, BeforeAfterAttributes, aggregator, CancellationTokenSource).RunAsync();
    }

    private sealed class Invoker(ITest test, IMessageBus bus, Type type, object[] args, MethodInfo method, IReadOnlyList<BeforeAfterTestAttribute> around, ExceptionAggregator errors, CancellationTokenSource cancel)
        : XunitTestInvoker(test, bus, type, args, method, [], around, errors, cancel)
    {
        protected override async Task<decimal> InvokeTestMethodAsync(object? testClassInstance)
        {
            await Aggregator.RunAsync(() => Timer.AggregateAsync(() => Task.Run(() => Check(testClassInstance))));
            return Timer.Total;
        }

        private void Check(object? instance)
        {
            var runner = new CapturingRunner();
            var property = TestMethod.GetCustomAttribute<PropertyAttribute>()!;
            var target = instance is null ? FSharpOption<object>.None : FSharpOption<object>.Some(instance);
            FsCheck.Check.Method(property.ToConfig(runner), TestMethod, target);
            if (runner.Result is { IsPassed: false } result)
            {
                var thrown = result is TestResult.Failed { Item4: Outcome.Failed failed } ? failed.Item : null;
                throw new PropertyFailedException(Environment.NewLine + FsCheck.Runner.onFinishedToString(string.Empty, result), thrown);
            }
        }
    }

    private sealed class CapturingRunner : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type t) { }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) { }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) { }

        public void OnFinished(string name, TestResult result) => Result = result;
    }
}
