using System.Globalization;
using System.Security.Cryptography;

namespace Fazm.Metering.Wire.Streams;

/// <summary>Names a stream by what it says, never by its file: the first row's own id, else a digest of all rows up to the first one that needs
/// the name. A copy or a prefix of a recording is so the same stream (facts: fusion, section 1).</summary>
internal sealed class StreamIdentity
{
    private readonly ByteChain _chain = new();
    private string? _id;
    private bool _begun;
    private long _readings;

    /// <summary>The name. Asking for it fixes it.</summary>
    public string Id => _id ??= _chain.ToString();

    /// <summary>Tells of a row, before anything that it says is emitted.</summary>
    /// <param name="row">The row.</param>
    /// <param name="ownId">The row's own id, where it has one; asked for on the first row only.</param>
    public void Hear(ReadOnlySpan<byte> row, string? ownId)
    {
        if (_id is not null)
        {
            return;
        }

        if (!_begun && ownId is not null)
        {
            _id = ownId;
            return;
        }

        _begun = true;
        _chain.Add(row);
    }

    /// <summary>True until the first row was told.</summary>
    public bool IsNew => !_begun && _id is null;

    /// <summary>An id for a reading whose row has none: its place among the readings of the stream, and what it says.</summary>
    public string NextReading(ReadOnlySpan<byte> row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row, hash);
        return string.Create(CultureInfo.InvariantCulture, $"{Id}:{_readings++}:{Convert.ToHexStringLower(hash[..8])}");
    }
}
