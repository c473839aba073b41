using Fazm.Metering.Estimates;
using Fazm.Metering.Observations;
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

    public static RunningEstimate RunEstimate()
    {
        var meter = new SessionMeter();
        var estimate = new RunningEstimate();
        using var log = new UsageLogReader(UsageLog.Open("samples/data/agent-sdk/resume-1.ndjson"), surface: Surface.AgentSdk);
        var answers = new AnswerReader(Surface.AgentSdk);
        while (log.TryReadRow(out var row))
        {
            foreach (ref readonly var seen in row)
            {
                meter.Observe(seen);
                estimate.Observe(seen);
            }

            answers.Read(log.RowBytes, estimate);
            Console.WriteLine($"about {meter.Total.Cost + (estimate.Of(meter.Session ?? SessionIds.Unknown).Cost ?? EstimatedUsd.Zero)} USD");
        }

        return estimate;
    }
}
