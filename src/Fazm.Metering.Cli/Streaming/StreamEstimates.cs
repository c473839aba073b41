using System.Collections.Immutable;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Estimates;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Estimates what the answers of one stream have used by now. Reads beside the meter, which knows nothing of it.</summary>
internal sealed class StreamEstimates(ScanOptions options)
{
    private readonly RunningEstimate _estimate = new(options: Settings.Pricing(options));
    private readonly Dictionary<string, PicoUsd> _totals = new(StringComparer.Ordinal);
    private AnswerReader? _answers;

    /// <summary>Takes what the meter took.</summary>
    public void Observe(in Observation seen, UsageDeltas deltas)
    {
        _estimate.Observe(seen);
        foreach (var delta in deltas)
        {
            if (delta.Session is { } session)
            {
                _totals[session] = delta.TotalCost;
            }
        }
    }

    /// <summary>Hears the row after that, and says what it added.</summary>
    public ImmutableArray<Estimate> Hear(Surface surface, ReadOnlySpan<byte> row)
    {
        if (surface == Surface.Unknown)
        {
            return [];
        }

        _answers ??= new AnswerReader(surface, Settings.Reading(options));
        _answers.Read(row, _estimate);
        return [.. _estimate.Take().Select(delta =>
            new Estimate(delta, _totals.GetValueOrDefault(delta.Session) + (_estimate.Of(delta.Session).Cost ?? EstimatedUsd.Zero)))];
    }
}
