using System.Collections.Immutable;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Reads one stream into a meter of its own.</summary>
internal sealed class MeteredStream(ScanOptions options, Stream stream, string? path) : IDeltaSource
{
    private readonly UsageLogReader _log = new(stream, Settings.Reading(options), options.Surface, path);
    private readonly MeterSet _meter = new(Settings.Pricing(options));
    private readonly StreamEstimates? _estimates = options.Estimate ? new(options) : null;

    /// <inheritdoc/>
    public ImmutableArray<Estimate> Estimates { get; private set; } = [];

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
            var added = _meter.Observe(seen);
            deltas = deltas.AddRange(added);
            _estimates?.Observe(seen, added);
        }

        Estimates = _estimates?.Hear(_log.Surface, _log.RowBytes) ?? [];
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
