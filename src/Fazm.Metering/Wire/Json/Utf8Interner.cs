using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Fazm.Metering.Wire.Json;

/// <summary>Keeps one string per distinct UTF-8 text, so that a known id costs no allocation. Not thread-safe; bounded.</summary>
/// <remarks>A cache of buckets, not a dictionary: found by its bytes, without decoding them first. Where a text's two buckets are full one text is forgotten, which costs
/// that it is made again.</remarks>
internal sealed class Utf8Interner(int capacity = 1 << 16)
{
    private const int Ways = 4;
    private const int LongestKept = 256;

    private string?[] _slots = new string?[64];
    private uint[] _hashes = new uint[64];
    private int _count;

    /// <summary>Lists that rows repeat, kept like names.</summary>
    public IterationCache Iterations { get; } = new();

    /// <summary>The text as a string.</summary>
    public string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = Hash(utf8);
        if ((Find(hash, hash, utf8) ?? Find(Other(hash), hash, utf8)) is { } known)
        {
            return known;
        }

        var made = Encoding.UTF8.GetString(utf8);
        if ((++_count > _slots.Length / 2 || IsFull(hash)) && _slots.Length < capacity)
        {
            Grow();
        }

        Keep(made, hash);
        return made;
    }

    /// <summary>Looks at the texts of one hash only: the others stay out of the processor's cache.</summary>
    private string? Find(uint bucket, uint hash, ReadOnlySpan<byte> utf8)
    {
        var first = First(bucket);
        var hashes = _hashes.AsSpan(first, Ways);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] == hash && _slots[first + i] is { } kept && IsSame(kept, utf8))
            {
                return kept;
            }
        }

        return null;
    }

    private static bool IsSame(string kept, ReadOnlySpan<byte> utf8) => kept.Length == utf8.Length ? Ascii.Equals(utf8, kept) || IsSameText(kept, utf8) : IsSameText(kept, utf8);

    private static bool IsSameText(string kept, ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return false;
        }

        Span<char> chars = stackalloc char[LongestKept];
        return chars[..Encoding.UTF8.GetChars(utf8, chars)].SequenceEqual(kept);
    }

    /// <summary>Spreads well for ids. A bucket takes four whatever is done to it, so it needs no secret.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        unchecked
        {
            var hash = ((ulong)utf8.Length + 1) * 0x9E3779B97F4A7C15;
            var words = MemoryMarshal.Cast<byte, ulong>(utf8);
            foreach (var word in words)
            {
                hash = (hash ^ word) * 0xFF51AFD7ED558CCD;
                hash ^= hash >> 32;
            }

            ulong rest = 0;
            foreach (var letter in utf8[(words.Length * sizeof(ulong))..])
            {
                rest = (rest << 8) | letter;
            }

            hash = (hash ^ rest) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
            return (uint)((hash * 0x9E3779B97F4A7C15) >> 32);
        }
    }

    private int First(uint bucket) => (int)(bucket & (uint)((_slots.Length / Ways) - 1)) * Ways;

    private int Free(uint bucket) => First(bucket) is var first && _slots.AsSpan(first, Ways).IndexOf((string?)null) is >= 0 and var free ? first + free : -1;

    private void Keep(string text, uint hash)
    {
        // With two buckets to choose from, hardly any is ever full.
        var place = Free(hash) is >= 0 and var free ? free : Free(Other(hash)) is >= 0 and var other ? other : First(hash) + (int)(hash >> 30);
        (_slots[place], _hashes[place]) = (text, hash);
    }

    private bool IsFull(uint hash) => Free(hash) < 0 && Free(Other(hash)) < 0;

    private static uint Other(uint hash) => unchecked(BitOperations.RotateLeft(hash, 15) * 0x9E3779B1);

    private void Grow()
    {
        var (texts, hashes) = (_slots, _hashes);
        (_slots, _hashes) = (new string?[texts.Length * 4], new uint[texts.Length * 4]);
        _count = 1;
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts[i] is { } text)
            {
                Keep(text, hashes[i]);
                _count++;
            }
        }
    }
}
