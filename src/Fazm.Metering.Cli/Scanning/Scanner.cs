namespace Fazm.Metering.Cli.Scanning;

/// <summary>Reads what the options name and meters it; input that cannot be read stands in the result.</summary>
/// <param name="options">What to read.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="cancel">Ends the scan with <see cref="OperationCanceledException"/>.</param>
internal delegate ScanResult Scanner(ScanOptions options, ProgressLine progress, CancellationToken cancel);
