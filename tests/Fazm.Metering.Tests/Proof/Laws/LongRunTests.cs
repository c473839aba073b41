using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FsCheck.Xunit;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>All laws over the same seeds on every machine: seconds here, and as long as one likes with <c>FAZM_LAWS=100000</c>, and
/// <c>FAZM_LAWS_SEED</c> for other histories. A failure is made smaller as far as it goes.</summary>
public sealed class LongRunTests(ITestOutputHelper output)
{
    private static readonly int Cases = Number("FAZM_LAWS", 200);
    private static readonly int Seed = Number("FAZM_LAWS_SEED", 1);

    public static TheoryData<string> Names => [.. Laws().Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Holds(string name)
    {
        var law = Laws().Single(law => law.Name == name);
        var simple = law.GetCustomAttribute<PropertyAttribute>()!.Arbitrary.Contains(typeof(SimpleHistories));
        var watch = Stopwatch.StartNew();
        List<(History History, string Message)> failures = [];
        Parallel.For(0, Cases, i =>
        {
            var history = HistoryBuilder.Make(unchecked((Seed * 1_000_003) + (i * 7919)), simple);
            if (Broken(law, history) is { } message)
            {
                lock (failures)
                {
                    failures.Add((history, message));
                }
            }
        });
        output.WriteLine($"{Cases} histories, {failures.Count} failed, in {watch.Elapsed.TotalSeconds:F1} s");
        if (failures.Count != 0)
        {
            var (small, message) = failures.Select(failure => Shrunk(law, failure.History, failure.Message)).MinBy(failure => failure.History.Seen.Count);
            Assert.Fail($"{failures.Count} of {Cases} histories; the smallest: {small}{Environment.NewLine}{message}");
        }
    }

    private static IEnumerable<MethodInfo> Laws() => typeof(LawTests).GetMethods().Where(method => method.GetCustomAttribute<PropertyAttribute>() is not null);

    private static (History History, string Message) Shrunk(MethodInfo law, History history, string message)
    {
        while (history.Smaller().Select(smaller => (smaller, Broken(law, smaller))).FirstOrDefault(x => x.Item2 is not null) is { smaller: not null } next)
        {
            (history, message) = (next.smaller, next.Item2!);
        }

        return (history, message);
    }

    private static string? Broken(MethodInfo law, History history)
    {
        try
        {
            // A law about two histories is asked about one and its mirror.
            object[] arguments = law.GetParameters().Length == 1 ? [history] : [history, HistoryBuilder.Make(~history.Seed, simple: false)];
            law.Invoke(new LawTests(), arguments);
            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException!.Message;
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
