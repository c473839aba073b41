using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Meters a stream.</summary>
/// <param name="options">How to read and price it.</param>
/// <param name="stream">The bytes; disposed of with the source.</param>
/// <param name="path">The file, if it is one.</param>
internal delegate IDeltaSource DeltaSourceFactory(ScanOptions options, Stream stream, string? path);
