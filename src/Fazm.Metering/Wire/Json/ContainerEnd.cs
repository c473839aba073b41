using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fazm.Metering.Wire.Json;

/// <summary>Finds where an object or array ends, 64 bytes a step, without looking at what it holds: quotes, backslashes and brackets as bit masks.</summary>
/// <remarks>Brackets are counted, not matched by kind, and nothing inside is checked.</remarks>
internal static class ContainerEnd
{
    private const int Step = 64;
    private const ulong EvenBits = 0x5555_5555_5555_5555;

    /// <summary>The place behind the closing bracket; -1 where there is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="at">Where the opening bracket stands.</param>
    public static int Find(ReadOnlySpan<byte> row, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var depth = 0;
        ulong inString = 0, escaped = 0;
        for (; at + Step <= row.Length; at += Step)
        {
            var end = Next(ref Unsafe.Add(ref first, at), ref depth, ref inString, ref escaped);
            if (end >= 0)
            {
                return at + end + 1;
            }
        }

        // The rest, with blanks behind it: no step reads beyond the row.
        Span<byte> rest = stackalloc byte[Step];
        rest.Fill((byte)' ');
        row[at..].CopyTo(rest);
        var last = Next(ref MemoryMarshal.GetReference(rest), ref depth, ref inString, ref escaped);
        return last >= 0 ? at + last + 1 : -1;
    }

    /// <summary>Takes one step.</summary>
    /// <param name="at">Its first byte.</param>
    /// <param name="depth">How many brackets are open.</param>
    /// <param name="inString">All ones inside a string.</param>
    /// <param name="escaped">One where the step's first byte is escaped.</param>
    /// <returns>Where in the step the last open bracket is closed; -1 where it is not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ref byte at, ref int depth, ref ulong inString, ref ulong escaped)
    {
        var quotes = Mask(ref at, (byte)'"');
        var slashes = Mask(ref at, (byte)'\\');
        if (((quotes | slashes) & ~escaped) == 0 && inString != 0)
        {
            escaped = 0;
            return -1;
        }

        quotes &= ~Escaped(slashes, ref escaped);
        var strings = Between(quotes) ^ inString;
        inString = unchecked((ulong)((long)strings >> 63));
        var opening = Brackets(ref at, (byte)'{') & ~strings;
        var closing = Brackets(ref at, (byte)'}') & ~strings;
        var closed = BitOperations.PopCount(closing);
        if (closed < depth)
        {
            depth += BitOperations.PopCount(opening) - closed;
            return -1;
        }

        for (; closing != 0; closing &= closing - 1)
        {
            var lowest = closing & unchecked(0 - closing);
            if (depth + BitOperations.PopCount(opening & (lowest - 1)) == 1)
            {
                return BitOperations.TrailingZeroCount(lowest);
            }

            depth--;
        }

        depth += BitOperations.PopCount(opening);
        return -1;
    }

    /// <summary>The bytes behind an odd number of backslashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Escaped(ulong slashes, ref ulong before)
    {
        if (slashes == 0)
        {
            var only = before;
            before = 0;
            return only;
        }

        slashes &= ~before;
        var following = (slashes << 1) | before;
        var odd = slashes & ~EvenBits & ~following;
        var runs = unchecked(odd + slashes);
        before = runs < odd ? 1UL : 0UL;
        return (EvenBits ^ (runs << 1)) & following;
    }

    /// <summary>Ones from each first quote up to before the second: the sum of all bits below, without carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(ulong quotes)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(quotes), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        for (var shift = 1; shift < Step; shift *= 2)
        {
            quotes ^= quotes << shift;
        }

        return quotes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(ref byte at, byte value)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(value);
            return Vector256.Equals(Vector256.LoadUnsafe(ref at), wanted).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(ref at, 32), wanted).ExtractMostSignificantBits() << 32);
        }

        ulong mask = 0;
        for (var part = 0; part < Step; part += Vector128<byte>.Count)
        {
            mask |= (ulong)Vector128.Equals(Vector128.LoadUnsafe(ref at, (nuint)part), Vector128.Create(value)).ExtractMostSignificantBits() << part;
        }

        return mask;
    }

    /// <summary>Both brackets that open, or that close: those of arrays differ from those of objects in one bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Brackets(ref byte at, byte value)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(value);
            var bit = Vector256.Create((byte)0x20);
            return Vector256.Equals(Vector256.LoadUnsafe(ref at) | bit, wanted).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(ref at, 32) | bit, wanted).ExtractMostSignificantBits() << 32);
        }

        ulong mask = 0;
        for (var part = 0; part < Step; part += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref at, (nuint)part) | Vector128.Create((byte)0x20);
            mask |= (ulong)Vector128.Equals(bytes, Vector128.Create(value)).ExtractMostSignificantBits() << part;
        }

        return mask;
    }
}
