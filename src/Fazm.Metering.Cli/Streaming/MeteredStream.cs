using System.Collections.Immutable;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Reads one stream into a meter of its own.</summary>
internal sealed class MeteredStream(ScanOptions options, Stream stream, string? path) : IDeltaSource
{
    private readonly UsageLogReader _log = new(stream, Settings.Reading(options), options.Surface, path);
    private readonly MeterSet _meter = new(Settings.Pricing(options));

    /// <inheritdoc/>
    public bool TryRead(out ImmutableArray<UsageDelta> deltas)
    {
        deltas = [];
        if (!_log.TryReadRow(out var row))
        {
            return false;
        }

        foreach (ref readonly var seen in row)
        {
            deltas = deltas.AddRange(_meter.Observe(seen));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
