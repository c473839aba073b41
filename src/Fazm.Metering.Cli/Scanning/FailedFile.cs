namespace Fazm.Metering.Cli.Scanning;

/// <summary>A file or folder that could not be read, or not to its end.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Error">What happened.</param>
/// <param name="Offset">The byte at which it happened; <see langword="null"/> where nothing was read.</param>
internal sealed record FailedFile(string Path, string Error, long? Offset = null);
