using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>A law that held on easy cases says little: the generators must make the hard ones, often.</summary>
public sealed class GeneratorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_hard_case_is_in_one_of_twenty_histories(bool simple)
    {
        const int Count = 2000;
        var often = Enum.GetValues<Hard>().ToDictionary(hard => hard, _ => 0);
        for (var seed = 0; seed < Count; seed++)
        {
            foreach (var hard in HistoryBuilder.Make(seed * 7919, simple).Hard)
            {
                often[hard]++;
            }
        }

        foreach (var (hard, count) in often)
        {
            output.WriteLine($"{hard}: {count} of {Count}");
            Assert.True(count >= Count / 20, $"{hard} is in {count} of {Count} histories only");
        }
    }
}
