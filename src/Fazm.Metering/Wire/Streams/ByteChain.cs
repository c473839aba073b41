using System.Security.Cryptography;

namespace Fazm.Metering.Wire.Streams;

/// <summary>A digest of all rows so far, that can be read after each of them: every link is the digest of the link before and of the row.</summary>
internal struct ByteChain
{
    private readonly byte[] _links;

    public ByteChain() => _links = new byte[SHA256.HashSizeInBytes * 2];

    /// <summary>Adds a row.</summary>
    public readonly void Add(ReadOnlySpan<byte> row)
    {
        SHA256.HashData(row, _links.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(_links, _links.AsSpan(0, SHA256.HashSizeInBytes));
    }

    /// <summary>The first 128 bits of the digest of everything added, in hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(_links.AsSpan(0, 16));
}
