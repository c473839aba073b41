using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire;

/// <summary>Texts that files repeat, such as names of models and folders, kept once for all readers that one thread uses one after the other: for scans of many small files.</summary>
/// <remarks>Bounded; holds no content. Not thread-safe, and of use to one open reader at a time.</remarks>
public sealed class SharedTexts
{
    internal Utf8Interner Names { get; } = new();
}
