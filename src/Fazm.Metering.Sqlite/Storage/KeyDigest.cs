using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A tenant's key as it is looked up: 128 bits of a cryptographic digest, which no two keys share. The text itself stands in the event's row and evidence.</summary>
internal readonly record struct KeyDigest(long High, long Low)
{
    /// <summary>In the order of the table of keys.</summary>
    public static int Compare(in KeyDigest a, in KeyDigest b) => a.High.CompareTo(b.High) is var order and not 0 ? order : a.Low.CompareTo(b.Low);

    /// <summary>A digest is as good as random already.</summary>
    public override int GetHashCode() => unchecked((int)High);

    public static KeyDigest Of(long tenant, string key)
    {
        var most = sizeof(long) + Encoding.UTF8.GetMaxByteCount(key.Length);
        var bytes = key.Length <= EventKey.MaxLength ? stackalloc byte[most] : new byte[most];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, tenant);
        var length = sizeof(long) + Encoding.UTF8.GetBytes(key, bytes[sizeof(long)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], digest);
        return new(BinaryPrimitives.ReadInt64LittleEndian(digest), BinaryPrimitives.ReadInt64LittleEndian(digest[sizeof(long)..]));
    }
}
