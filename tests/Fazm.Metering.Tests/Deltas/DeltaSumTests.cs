using Fazm.Metering.Files;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Deltas;

public sealed class DeltaSumTests
{
    /// <summary>Files of several sessions, forks among them, read side by side: which sessions hang together changes while they are read.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Deltas_add_up_to_the_report_after_every_observation_in_any_order(int seed)
    {
        var order = LogFiles.Find([Path.Combine(PricingData.Root, "samples", "data")]).Found.SelectMany(f => UsageLog.Read(f.Path)).ToArray();
        new Random(seed).Shuffle(order);
        var meter = new MeterSet();
        var tokens = TokenCounts.Zero;
        var cost = PicoUsd.Zero;
        foreach (var seen in order)
        {
            foreach (var delta in meter.Observe(seen))
            {
                tokens += delta.Tokens;
                cost += delta.Cost ?? PicoUsd.Zero;
            }

            var total = SessionTotal.Of(meter.Report());
            Assert.Equal((total.Tokens, total.Cost), (tokens, cost));
        }
    }
}
