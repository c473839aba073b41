using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>The page that states the error holds what the code does now; <c>FAZM_UPDATE_APPROVED=1</c> writes its tables.</summary>
public sealed class EstimateTableTests
{
    private const string Page = "benchmarks/results/estimates.md";

    [Theory]
    [InlineData("samples")]
    [InlineData("calibrated")]
    [InlineData("captures")]
    public void The_stated_error_is_the_codes(string name)
    {
        var path = Path.Combine(PricingData.Root, Page);
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.InRange(from, begin.Length, to);
        var now = name switch
        {
            "samples" => EstimateTable.Samples(),
            "calibrated" => EstimateTable.CalibratedSamples(),
            _ => EstimateTable.Captures(),
        };
        if (Environment.GetEnvironmentVariable("FAZM_UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, page[..from] + now + page[to..]);
        }

        Assert.Equal(now, File.ReadAllText(path)[from..][..now.Length]);
        Assert.StartsWith(end, File.ReadAllText(path)[(from + now.Length)..], StringComparison.Ordinal);
    }
}
