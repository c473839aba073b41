using System.Runtime.InteropServices;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Bytes as what a column wants.</summary>
internal static class RowValues
{
    /// <summary>The bytes as an array of their own; no copy where they are one.</summary>
    public static byte[] AsArray(this ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == segment.Count ? array : bytes.ToArray();
}
