using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Keeps the texts that rows repeat, so that a known one costs no string. Of two that fall on the same place the later one stays. Not thread-safe.</summary>
internal sealed class KnownTexts(PriceBook book)
{
    private const int Places = 1024;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private readonly KnownText?[] _texts = new KnownText?[Places];

    /// <summary>The text of these bytes, which are ASCII and at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public KnownText Get(ReadOnlySpan<byte> ascii)
    {
        ref var held = ref _texts[Place(ascii)];
        return held is { } known && known.Is(ascii) ? known : held = new(ascii, book);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ReadOnlySpan<byte> ascii)
    {
        // The two ends of an id tell it from its neighbours.
        var (head, tail) = ascii.Length >= 8
            ? (BinaryPrimitives.ReadUInt64LittleEndian(ascii), BinaryPrimitives.ReadUInt64LittleEndian(ascii[^8..]))
            : (ascii[0], ascii[^1]);
        return unchecked((int)(((head * Spread) ^ (ulong.RotateLeft(tail, 17) * Spread) ^ ((ulong)ascii.Length * Spread)) >> 54));
    }
}
