using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Makes the meter of one stream.</summary>
internal delegate IRowMeter RowMeterFactory(ScanOptions options);
