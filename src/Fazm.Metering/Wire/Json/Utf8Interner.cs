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
        if ((Find(Bucket(hash), utf8) ?? Find(Bucket(Other(hash)), utf8)) is { } known)
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

    private static string? Find(ReadOnlySpan<string?> bucket, ReadOnlySpan<byte> utf8)
    {
        foreach (var kept in bucket)
        {
            if (kept is not null && IsSame(kept, utf8))
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

    private Span<string?> Bucket(uint hash) => _slots.AsSpan((int)(hash & (uint)((_slots.Length / Ways) - 1)) * Ways, Ways);

    private void Keep(string text, uint hash)
    {
        // With two buckets to choose from, hardly any is ever full.
        var bucket = Bucket(hash);
        var free = bucket.IndexOf((string?)null);
        if (free < 0 && Bucket(Other(hash)) is var other && other.IndexOf((string?)null) is >= 0 and var place)
        {
            other[place] = text;
            return;
        }

        bucket[free >= 0 ? free : (int)(hash >> 30)] = text;
    }

    private bool IsFull(uint hash) => Bucket(hash).IndexOf((string?)null) < 0 && Bucket(Other(hash)).IndexOf((string?)null) < 0;

    private static uint Other(uint hash) => unchecked(BitOperations.RotateLeft(hash, 15) * 0x9E3779B1);

    private void Grow()
    {
        var old = _slots;
        _slots = new string?[old.Length * 4];
        _count = 1;
        Span<byte> utf8 = stackalloc byte[LongestKept * 3];
        foreach (var text in old)
        {
            // A text that was no UTF-8 has another hash now and is forgotten.
            if (text is not null && Encoding.UTF8.TryGetBytes(text, utf8, out var length))
            {
                Keep(text, Hash(utf8[..length]));
                _count++;
            }
        }
    }
}
