using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A row's columns as what this library wants, and bytes as what a parameter wants.</summary>
internal static class RowValues
{
    public static long? IntegerOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>The bytes as an array of their own; no copy where they are one.</summary>
    public static byte[] AsArray(this ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == segment.Count ? array : bytes.ToArray();
}
