using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>The first lines of the README, as they stand there.</summary>
internal static class ReadmeExample
{
    public static SessionMeter Run()
    {
        var meter = new SessionMeter();
        foreach (var delta in UsageLog.Read("samples/data/acp/three-prompts.ndjson").SelectMany(seen => meter.Observe(seen)))
        {
            Console.WriteLine($"{delta.Kind} {delta.Model}: +{delta.Cost} USD, the session {delta.TotalCost} USD");
        }

        return meter;
    }
}
