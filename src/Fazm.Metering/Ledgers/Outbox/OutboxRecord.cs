using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>The form of a record: a mark, the length twice (once with all bits turned), the kind, the content, a checksum.</summary>
/// <remarks>The second length tells a write that was cut off from a length that was damaged. The mark lets a reader find the next record.</remarks>
internal static class OutboxRecord
{
    public const int HeaderLength = 12;
    private const int ChecksumLength = 8;
    public const int MaxLength = 1 << 26;

    public static ReadOnlySpan<byte> Mark => [0xFA, 0x5A, 0x4D, 0x01];

    /// <summary>Writes a record; returns its length.</summary>
    public static int Write(Stream output, OutboxRecordKind kind, ReadOnlySpan<byte> content)
    {
        var record = new byte[HeaderLength + 1 + content.Length + ChecksumLength];
        Mark.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), 1 + content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), ~(1 + content.Length));
        record[HeaderLength] = (byte)kind;
        content.CopyTo(record.AsSpan(HeaderLength + 1));
        Checksum(record.AsSpan(0, record.Length - ChecksumLength), record.AsSpan(record.Length - ChecksumLength));
        output.Write(record);
        return record.Length;
    }

    /// <summary>The length of the record with this header; 0 where it is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || !header.StartsWith(Mark))
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return length is >= 1 and <= MaxLength && BinaryPrimitives.ReadInt32LittleEndian(header[8..]) == ~length ? HeaderLength + length + ChecksumLength : 0;
    }

    /// <summary>True where the bytes are one record, all of it, as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record)
    {
        if (LengthOf(record) is var whole && (whole == 0 || whole != record.Length))
        {
            return false;
        }

        Span<byte> checksum = stackalloc byte[ChecksumLength];
        Checksum(record[..^ChecksumLength], checksum);
        return checksum.SequenceEqual(record[^ChecksumLength..]);
    }

    public static OutboxRecordKind Kind(ReadOnlySpan<byte> record) => (OutboxRecordKind)record[HeaderLength];

    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> record) => record[(HeaderLength + 1)..^ChecksumLength];

    private static void Checksum(ReadOnlySpan<byte> bytes, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        digest[..ChecksumLength].CopyTo(checksum);
    }
}
