using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    /// <summary>How many bytes the longest of them has: those that begin nearer to the end of the bytes at hand are not looked for.</summary>
    public const int Longest = 24;

    private const int Step = 2 * 32;

    // Four bytes of a text are looked at: the first, and by their lower halves the second, the fifth and the sixth; each bit of those is a group of texts.
    // Bit 0: "us.ge; 1: "q..ue; 2: "c..t-; 3: "c..he, "a..-r; 4: "f..ke; 5: "i..ut, "o..pu; 6: "w..Se, "<..nt; 7: \u..2 to \u..7 and a digit.
    private static readonly Vector128<byte> Second = Table("u0 u7 q1 c2 c3 a3 f4 i5 o5 w6 <6");
    private static readonly Vector128<byte> Fifth = Table("g0 u1 t2 h3 -3 k4 u5 p5 S6 n6 27 37 47 57 67 77");
    private static readonly Vector128<byte> Sixth = Table("e0 e1 -2 e3 r3 e4 t5 u5 e6 t6 07 17 27 37 47 57 67 77 87 97 a7 b7 c7 d7 e7 f7");

    private const byte Quoted = 0x7F;

    /// <summary>Finds the next line end or the next of the texts, whichever comes first, up to so many bytes before the end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">Where to begin; on return where it is, or where to go on.</param>
    /// <returns>The first byte there; 0 where there is none.</returns>
    public static byte Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        if (Avx2.IsSupported)
        {
            var last = bytes.Length - Step - Longest;
            var place = at;
            while ((place = NextMarked(ref first, place, last, out var hits)) <= last)
            {
                at = place;
                if (Takes(bytes, hits, ref at) is var c and not 0)
                {
                    return c;
                }

                place += Step;
            }

            at = place;
        }
        else
        {
            for (; at + Vector128<byte>.Count + Longest <= bytes.Length; at += Vector128<byte>.Count)
            {
                var marks = Marks(ref Unsafe.Add(ref first, at));
                if (marks != Vector128<byte>.Zero &&
                    Takes(bytes, ~Vector128.Equals(marks, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF, ref at) is var c and not 0)
                {
                    return c;
                }
            }
        }

        return 0;
    }

    /// <summary>The first block, up to the last, that has a mark, and which of its bytes have one. A loop without calls, so that all it needs stays in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int NextMarked(ref byte first, int place, int last, out ulong hits)
    {
        var second = Vector256.Create(Second, Second);
        var fifth = Vector256.Create(Fifth, Fifth);
        var sixth = Vector256.Create(Sixth, Sixth);
        unchecked
        {
            for (; place <= last; place += Step)
            {
                var low = Marks(ref Unsafe.Add(ref first, place), second, fifth, sixth);
                var high = Marks(ref Unsafe.Add(ref first, place + (Step / 2)), second, fifth, sixth);
                if ((low | high) != Vector256<byte>.Zero)
                {
                    hits = ~(Vector256.Equals(low, Vector256<byte>.Zero).ExtractMostSignificantBits()
                        | ((ulong)Vector256.Equals(high, Vector256<byte>.Zero).ExtractMostSignificantBits() << 32));
                    return place;
                }
            }
        }

        hits = 0;
        return place;
    }

    /// <summary>As <see cref="Next"/>, up to the end, one byte after the other: for the last bytes of a stream.</summary>
    public static byte NextOfLast(ReadOnlySpan<byte> bytes, ref int at)
    {
        for (; at < bytes.Length; at++)
        {
            if (bytes[at] == '\n' || IsOne(bytes[at..]))
            {
                return bytes[at];
            }
        }

        return 0;
    }

    /// <summary>Takes the first of some places that proves to be a line end or one of the texts.</summary>
    private static byte Takes(ReadOnlySpan<byte> bytes, ulong hits, ref int at)
    {
        for (; hits != 0; hits &= hits - 1)
        {
            var place = at + BitOperations.TrailingZeroCount(hits);
            var c = bytes[place];
            if (c == '\n' || IsOne(bytes[place..]))
            {
                at = place;
                return c;
            }
        }

        return 0;
    }

    // The shuffle takes a byte above 127 for none, and of others the lower half. A backslash before the letters of a text is found as well: it is rare.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Marks(ref byte at, Vector256<byte> second, Vector256<byte> fifth, Vector256<byte> sixth)
    {
        var bytes = Vector256.LoadUnsafe(ref at);
        var begins = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) & Vector256.Create(Quoted)) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
        var groups = Avx2.Shuffle(second, Vector256.LoadUnsafe(ref at, 1)) & Avx2.Shuffle(fifth, Vector256.LoadUnsafe(ref at, 4)) & Avx2.Shuffle(sixth, Vector256.LoadUnsafe(ref at, 5));
        return (begins & groups) | Vector256.Equals(bytes, Vector256.Create((byte)'\n'));
    }

    private static Vector128<byte> Marks(ref byte at)
    {
        var bytes = Vector128.LoadUnsafe(ref at);
        var half = Vector128.Create((byte)15);
        var begins = (Vector128.Equals(bytes, Vector128.Create((byte)'"')) & Vector128.Create(Quoted)) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
        var groups = Vector128.Shuffle(Second, Vector128.LoadUnsafe(ref at, 1) & half) & Vector128.Shuffle(Fifth, Vector128.LoadUnsafe(ref at, 4) & half) &
            Vector128.Shuffle(Sixth, Vector128.LoadUnsafe(ref at, 5) & half);
        return (begins & groups) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'));
    }

    /// <summary>True where the text begins with one of them. Any escape of a letter, digit or sign below U+0080 counts: it may be part of a key.</summary>
    private static bool IsOne(ReadOnlySpan<byte> text)
    {
        if (text.Length < 7)
        {
            return false;
        }

        // One more byte tells nearly always, without a call.
        var sixth = text[6];
        return text[0] == '\\' ? text[1] == 'u' && text[2] == '0' && text[3] == '0' && text[4] is >= (byte)'2' and <= (byte)'7'
            : text[0] == '"' && text[1] switch
            {
                (byte)'u' => sixth == '"' && text.StartsWith("\"usage\""u8),
                (byte)'q' => sixth == '-' && text.StartsWith("\"queue-operation\""u8),
                (byte)'c' => sixth is (byte)'s' or (byte)'R' or (byte)'C' &&
                    (text.StartsWith("\"cost-state\""u8) || text.StartsWith("\"cacheReadInputTokens\""u8) || text.StartsWith("\"cacheCreation"u8)),
                (byte)'a' => sixth == 'e' && text.StartsWith("\"api-request\""u8),
                (byte)'f' => sixth == 'd' && text.StartsWith("\"forkedFrom\""u8),
                (byte)'i' => sixth == 'T' && text.StartsWith("\"inputTokens\""u8),
                (byte)'o' => sixth == 't' && text.Length > 7 && text[7] == 'T' && text.StartsWith("\"outputTokens\""u8),
                (byte)'w' => sixth == 'a' && text.StartsWith("\"webSearchRequests\""u8),
                (byte)'<' => sixth == 'h' && text.StartsWith("\"<synthetic>\""u8),
                _ => false,
            };
    }

    /// <summary>A table of the groups of each lower half byte, from pairs of a letter and its group.</summary>
    private static Vector128<byte> Table(string pairs)
    {
        Span<byte> table = stackalloc byte[16];
        for (var i = 0; i < pairs.Length; i += 3)
        {
            table[pairs[i] & 15] |= (byte)(1 << (pairs[i + 1] - '0'));
        }

        return Vector128.Create<byte>(table);
    }
}
