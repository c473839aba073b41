using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>A short text that rows repeat: as it stands there, as a name without the client's <c>[1m]</c> marker, and as a platform.</summary>
internal sealed class KnownText
{
    private readonly byte[] _utf8;

    public KnownText(ReadOnlySpan<byte> ascii, PriceBook book)
    {
        _utf8 = ascii.ToArray();
        Name = System.Text.Encoding.ASCII.GetString(ascii.EndsWith("[1m]"u8) ? ascii[..^4] : ascii);
        Platform = book.TryFindPlatform(Name, out var platform) ? platform : null;
    }

    public string Name { get; }

    /// <summary>The platform of that name; <see langword="null"/> where there is none.</summary>
    public Platform? Platform { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(ReadOnlySpan<byte> ascii) => ascii.SequenceEqual(_utf8);
}
