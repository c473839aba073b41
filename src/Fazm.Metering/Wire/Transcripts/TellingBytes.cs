using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Finds the bytes that every row of a transcript has if it can say anything to a meter, without parsing it.</summary>
/// <remarks>
/// <para>Why a row without them says nothing: inside a JSON string a quote is always escaped, so the text <c>"usage"</c> of a message stands in its row as
/// <c>\"usage\"</c>, whose bytes hold <c>"usage\</c> and never <c>"usage"</c>. A key or a value of a row therefore stands there with both its quotes, unless its
/// writer escaped letters of it (<c>"us\u0061ge"</c>); rows with such an escape are found as well. The reverse is false: rows that are found must be parsed.</para>
/// <para>Sought are the keys of usage (<c>usage</c>; beside the message the client's own counts), <c>forkedFrom</c>, and as values the types of rows that say
/// something without usage (<c>queue-operation</c>, <c>cost-state</c>, <c>api-request</c>) and the model of the client's own notices (<c>&lt;synthetic&gt;</c>).</para>
/// </remarks>
internal static class TellingBytes
{
    // All of the texts differ in their second and fourth byte, which are looked up in tables by their halves; each bit is a group of texts.
    // Bit 0: "usa, \u.0; 1: "que; 2: "cos, "cac; 3: "api; 4: "for; 5: "inp; 6: "out; 7: "web, "<sy.
    private static readonly Vector128<byte> SecondLow = Table("u0 q1 c2 a3 f4 i5 o6 w7 <7", isLow: true);
    private static readonly Vector128<byte> SecondHigh = Table("u0 q1 c2 a3 f4 i5 o6 w7 <7", isLow: false);
    private static readonly Vector128<byte> FourthLow = Table("a0 00 e1 s2 c2 i3 r4 p5 t6 b7 y7", isLow: true);
    private static readonly Vector128<byte> FourthHigh = Table("a0 00 e1 s2 c2 i3 r4 p5 t6 b7 y7", isLow: false);

    /// <summary>Where the first of them begins; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int IndexOf(ReadOnlySpan<byte> row)
    {
        var at = 0;
        if (Avx512BW.IsSupported)
        {
            for (; at + Vector512<byte>.Count + 3 <= row.Length; at += Vector512<byte>.Count)
            {
                for (var hits = Hits512(ref Unsafe.AsRef(in row[at])); hits != 0; hits &= hits - 1)
                {
                    if (IsOne(row[(at + BitOperations.TrailingZeroCount(hits))..]))
                    {
                        return at + BitOperations.TrailingZeroCount(hits);
                    }
                }
            }
        }

        if (Avx2.IsSupported)
        {
            for (; at + Vector256<byte>.Count + 3 <= row.Length; at += Vector256<byte>.Count)
            {
                for (var hits = Hits256(ref Unsafe.AsRef(in row[at])); hits != 0; hits &= hits - 1)
                {
                    if (IsOne(row[(at + BitOperations.TrailingZeroCount(hits))..]))
                    {
                        return at + BitOperations.TrailingZeroCount(hits);
                    }
                }
            }
        }

        while (at < row.Length)
        {
            var next = row[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (IsOne(row[at..]))
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hits512(ref byte at)
    {
        var first = Vector512.LoadUnsafe(ref at);
        var second = Vector512.LoadUnsafe(ref at, 1);
        var fourth = Vector512.LoadUnsafe(ref at, 3);
        var half = Vector512.Create((byte)15);
        var groups = Avx512BW.Shuffle(Wide512(SecondLow), second & half) & Avx512BW.Shuffle(Wide512(SecondHigh), (second.AsUInt16() >>> 4).AsByte() & half)
            & Avx512BW.Shuffle(Wide512(FourthLow), fourth & half) & Avx512BW.Shuffle(Wide512(FourthHigh), (fourth.AsUInt16() >>> 4).AsByte() & half);
        var begins = Vector512.Equals(first, Vector512.Create((byte)'"')) | Vector512.Equals(first, Vector512.Create((byte)'\\'));
        return (begins & ~Vector512.Equals(groups, Vector512<byte>.Zero)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hits256(ref byte at)
    {
        var first = Vector256.LoadUnsafe(ref at);
        var second = Vector256.LoadUnsafe(ref at, 1);
        var fourth = Vector256.LoadUnsafe(ref at, 3);
        var half = Vector256.Create((byte)15);
        var groups = Avx2.Shuffle(Wide256(SecondLow), second & half) & Avx2.Shuffle(Wide256(SecondHigh), (second.AsUInt16() >>> 4).AsByte() & half)
            & Avx2.Shuffle(Wide256(FourthLow), fourth & half) & Avx2.Shuffle(Wide256(FourthHigh), (fourth.AsUInt16() >>> 4).AsByte() & half);
        var begins = Vector256.Equals(first, Vector256.Create((byte)'"')) | Vector256.Equals(first, Vector256.Create((byte)'\\'));
        return (begins & ~Vector256.Equals(groups, Vector256<byte>.Zero)).ExtractMostSignificantBits();
    }

    private static Vector512<byte> Wide512(Vector128<byte> table) => Vector512.Create(Wide256(table), Wide256(table));

    private static Vector256<byte> Wide256(Vector128<byte> table) => Vector256.Create(table, table);

    /// <summary>True where the text begins with one of them. Any escape of a letter, digit or sign below U+0080 counts: it may be part of a key.</summary>
    private static bool IsOne(ReadOnlySpan<byte> text) =>
        text.Length > 5 && (text[0], text[1]) switch
        {
            ((byte)'\\', (byte)'u') => text[2] == '0' && text[3] == '0' && text[4] is >= (byte)'2' and <= (byte)'7',
            ((byte)'"', (byte)'u') => text.StartsWith("\"usage\""u8),
            ((byte)'"', (byte)'q') => text.StartsWith("\"queue-operation\""u8),
            ((byte)'"', (byte)'c') => text.StartsWith("\"cost-state\""u8) || text.StartsWith("\"cacheReadInputTokens\""u8) || text.StartsWith("\"cacheCreation"u8),
            ((byte)'"', (byte)'a') => text.StartsWith("\"api-request\""u8),
            ((byte)'"', (byte)'f') => text.StartsWith("\"forkedFrom\""u8),
            ((byte)'"', (byte)'i') => text.StartsWith("\"inputTokens\""u8),
            ((byte)'"', (byte)'o') => text.StartsWith("\"outputTokens\""u8),
            ((byte)'"', (byte)'w') => text.StartsWith("\"webSearchRequests\""u8),
            ((byte)'"', (byte)'<') => text.StartsWith("\"<synthetic>\""u8),
            _ => false,
        };

    /// <summary>A table of the groups of each half byte, from pairs of a letter and its group.</summary>
    private static Vector128<byte> Table(string pairs, bool isLow)
    {
        Span<byte> table = stackalloc byte[16];
        for (var i = 0; i < pairs.Length; i += 3)
        {
            table[isLow ? pairs[i] & 15 : pairs[i] >> 4] |= (byte)(1 << (pairs[i + 1] - '0'));
        }

        return Vector128.Create<byte>(table);
    }
}
