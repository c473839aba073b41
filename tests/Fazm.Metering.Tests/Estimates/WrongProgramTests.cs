using Fazm.Metering.Estimates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>That no total and no ledger takes an estimate is a fact of the types: programs that try do not compile.</summary>
public sealed class WrongProgramTests
{
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "mscorlib.dll" or "netstandard.dll" or "Fazm.Metering.dll")
            .Select(p => MetadataReference.CreateFromFile(p))]);

    /// <summary>The same program with real usage compiles, so what fails below fails for the estimate alone.</summary>
    [Theory]
    [InlineData("meter.Observe(seen);")]
    [InlineData("UsageDelta d = meter.Observe(seen)[0];")]
    [InlineData("var d = new UsageDelta { Cost = real.Cost, Tokens = real.Tokens };")]
    [InlineData("PicoUsd sum = real.TotalCost + real.TotalCost;")]
    [InlineData("EstimatedUsd shown = real.TotalCost + estimate.Of(\"s\").Cost!.Value;")]
    [InlineData("await ledger.IngestAsync(\"t\", [row], default);")]
    [InlineData("var e = row with { Usage = new Usage(real.Tokens), Amount = real.Cost, Reported = real.Cost };")]
    [InlineData("List<UsageDelta> deltas = []; deltas.AddRange(meter.Observe(seen));")]
    [InlineData("var t = new TokenCounts(0, real.Tokens.Output, 0, 0, 0, 0, 0);")]
    [InlineData("calibration.Learn(\"m\", 10, real.Tokens.Output);")]
    public void A_right_program_compiles(string code) => Assert.Equal("", Errors(code));

    [Theory]
    [InlineData("meter.Observe(guess);", "CS1503")]
    [InlineData("meter.Observe(estimate.Take());", "CS1503")]
    [InlineData("set.Add(guess);", "CS1503")]
    [InlineData("set.Merge(estimate);", "CS1503")]
    [InlineData("UsageDelta d = guess;", "CS0029")]
    [InlineData("UsageDelta d = (UsageDelta)guess;", "CS0030")]
    [InlineData("UsageDeltas d = estimate.Take();", "CS0029")]
    [InlineData("UsageDelta d = estimate.Of(\"s\");", "CS0029")]
    [InlineData("SessionTotal t = estimate.Of(\"s\");", "CS0029")]
    [InlineData("List<UsageDelta> deltas = []; deltas.Add(guess);", "CS1503")]
    [InlineData("List<UsageDelta> deltas = []; deltas.AddRange(estimate.Take());", "CS1503")]
    [InlineData("var d = new UsageDelta { Cost = guess.Cost };", "CS0029")]
    [InlineData("var d = new UsageDelta { Cost = (PicoUsd?)guess.Cost };", "CS0030")]
    [InlineData("var d = new UsageDelta { Tokens = guess.Output };", "CS0029")]
    [InlineData("var t = new TokenCounts(0, guess.Output, 0, 0, 0, 0, 0);", "CS1503")]
    [InlineData("var u = new Usage(guess.Output);", "CS1503")]
    [InlineData("PicoUsd sum = real.TotalCost + guess.Cost!.Value;", "CS0029")]
    [InlineData("PicoUsd sum = PicoUsd.Zero; sum += guess.Cost!.Value;", "CS0029")]
    [InlineData("var less = real.TotalCost - guess.Cost!.Value;", "CS0019")]
    [InlineData("long output = guess.Output;", "CS0029")]
    [InlineData("Observation o = Observation.Of(guess);", "CS1503")]
    [InlineData("await ledger.IngestAsync(\"t\", [guess], default);", "CS1503 CS9174 CS0029")]
    [InlineData("await ledger.IngestAsync(\"t\", estimate.Take(), default);", "CS1503")]
    [InlineData("var e = row with { Usage = guess.Output };", "CS0029")]
    [InlineData("var e = row with { Usage = new Usage(estimate.Of(\"s\").Output) };", "CS1503")]
    [InlineData("var e = row with { Amount = guess.Cost };", "CS0029")]
    [InlineData("var e = row with { Reported = estimate.Of(\"s\").Cost };", "CS0029")]
    [InlineData("LedgerEvent e = guess;", "CS0029")]
    [InlineData("object kept = chunk;", "CS0029")]
    [InlineData("List<AnswerChunk> kept = [];", "CS9244")]
    public void A_program_that_makes_an_estimate_count_does_not(string code, string expected) =>
        Assert.Contains(Errors(code), expected.Split(' '));

    /// <summary>Nor has the library a door of its own: only the folder of estimates knows its types.</summary>
    [Fact]
    public void No_member_outside_takes_or_gives_an_estimate()
    {
        var types = typeof(RunningEstimate).Assembly.GetTypes();
        var estimates = types.Where(IsEstimate).ToHashSet();
        Assert.InRange(estimates.Count, 10, 100);
        Assert.Empty(types.Where(t => !IsEstimate(t)).SelectMany(t => t.GetMembers(Architecture.Assemblies.Declared)).OfType<System.Reflection.MethodBase>()
            .Where(m => Architecture.MethodCode.TypesNamedBy(m).Any(estimates.Contains)).Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
        Assert.Empty(estimates.SelectMany(t => t.GetMethods()).Where(m => m.Name is "op_Implicit" or "op_Explicit").Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
    }

    private static bool IsEstimate(Type type) => Architecture.Assemblies.Outermost(type).Namespace?.StartsWith("Fazm.Metering.Estimates", StringComparison.Ordinal) == true;

    /// <summary>The distinct errors of a program with the line in it.</summary>
    private static string Errors(string code)
    {
        var program = $$"""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using Fazm.Metering;
            using Fazm.Metering.Estimates;
            using Fazm.Metering.Ledgers;
            using Fazm.Metering.Observations;

            static class Program
            {
                static async Task Try(SessionMeter meter, MeterSet set, IUsageLedger ledger, LedgerEvent row, RunningEstimate estimate, TokenCalibration calibration,
                    EstimatedDelta guess, UsageDelta real, Observation seen)
                {
                    AnswerChunk chunk = default;
                    {{code}}
                    await Task.CompletedTask;
                }
            }
            """;
        var compilation = CSharpCompilation.Create("wrong", [CSharpSyntaxTree.ParseText(program, new CSharpParseOptions(LanguageVersion.Preview))], References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return string.Join(' ', compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct());
    }
}
