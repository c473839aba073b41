using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>The form of a record: a mark, the length twice (once with all bits turned), the kind, the content, a checksum.</summary>
/// <remarks>The second length tells a write that was cut off from a length that was damaged. The mark lets a reader find the next record.</remarks>
internal static class OutboxRecord
{
    private const int HeaderLength = 12;
    private const int ChecksumLength = 8;
    private const int MaxLength = 1 << 26;

    public static ReadOnlySpan<byte> Mark => [0xFA, 0x5A, 0x4D, 0x01];

    public static void Write(Stream output, OutboxRecordKind kind, ReadOnlySpan<byte> content)
    {
        var record = new byte[HeaderLength + 1 + content.Length + ChecksumLength];
        Mark.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), 1 + content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), ~(1 + content.Length));
        record[HeaderLength] = (byte)kind;
        content.CopyTo(record.AsSpan(HeaderLength + 1));
        Checksum(record.AsSpan(0, record.Length - ChecksumLength), record.AsSpan(record.Length - ChecksumLength));
        output.Write(record);
    }

    /// <summary>The length of the whole record at the start of some bytes; 0 where there is none.</summary>
    public static int Read(ReadOnlySpan<byte> bytes)
    {
        if (!HasHeader(bytes, out var whole) || bytes.Length < whole)
        {
            return 0;
        }

        Span<byte> checksum = stackalloc byte[ChecksumLength];
        Checksum(bytes[..(whole - ChecksumLength)], checksum);
        return checksum.SequenceEqual(bytes[(whole - ChecksumLength)..whole]) ? whole : 0;
    }

    public static OutboxRecordKind Kind(ReadOnlySpan<byte> record) => (OutboxRecordKind)record[HeaderLength];

    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> record) => record[(HeaderLength + 1)..^ChecksumLength];

    /// <summary>True for the beginning of a record whose end was never written, or for zeros that a file system put in its place.</summary>
    public static bool IsTorn(ReadOnlySpan<byte> rest) => rest.Length < HeaderLength
        ? rest.StartsWith(Mark) || Mark.StartsWith(rest) || !rest.ContainsAnyExcept((byte)0)
        : (HasHeader(rest, out var whole) && rest.Length < whole) || !rest.ContainsAnyExcept((byte)0);

    private static bool HasHeader(ReadOnlySpan<byte> bytes, out int whole)
    {
        whole = 0;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Mark))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length is < 1 or > MaxLength || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != ~length)
        {
            return false;
        }

        whole = HeaderLength + length + ChecksumLength;
        return true;
    }

    private static void Checksum(ReadOnlySpan<byte> bytes, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        digest[..ChecksumLength].CopyTo(checksum);
    }
}
