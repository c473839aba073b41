using System.Globalization;
using System.Security.Cryptography;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Ids for rows that have none, made of what they say and of how many like them came before, so that a copy of a file has the same.</summary>
internal sealed class RowDigests
{
    private Dictionary<string, int>? _seen;

    /// <summary>The id of the next row.</summary>
    public string Next(ReadOnlySpan<byte> row)
    {
        var digest = Of(row);
        _seen ??= new(StringComparer.Ordinal);
        var nth = _seen.GetValueOrDefault(digest) + 1;
        _seen[digest] = nth;
        return string.Create(CultureInfo.InvariantCulture, $"row:{digest}#{nth}");
    }

    /// <summary>The first 128 bits of the SHA-256 of some bytes, in hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
