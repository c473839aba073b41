using System.Runtime.InteropServices;

namespace Fazm.Metering.Evidence;

/// <summary>The hash of the id that was asked for last, of each kind: an id is asked for several times in a row, with one and the same string. Not thread-safe.</summary>
internal struct IdHash
{
    // Other in every process, as those of the framework are: who writes ids cannot aim at one place of a table.
    private static readonly ulong Secret = unchecked(((ulong)(uint)"id".GetHashCode(StringComparison.Ordinal) << 32) | (uint)"hash".GetHashCode(StringComparison.Ordinal) | 1);

    private string? _last;
    private int _hash;

    /// <summary>The hash of an id.</summary>
    public int Of(string id)
    {
        if (!ReferenceEquals(_last, id))
        {
            (_last, _hash) = (id, Hash(id));
        }

        return _hash;
    }

    private static int Hash(string id)
    {
        var words = MemoryMarshal.Cast<char, ulong>(id.AsSpan());
        var hash = Secret ^ (ulong)id.Length;
        foreach (var word in words)
        {
            hash = Mix(hash, word);
        }

        ulong rest = 0;
        foreach (var letter in id.AsSpan(words.Length * (sizeof(ulong) / sizeof(char))))
        {
            rest = (rest << 16) | letter;
        }

        hash = Mix(hash, rest);
        return unchecked((int)(hash ^ (hash >> 32)));
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word, Secret, out var low);
        return high ^ low ^ word;
    }
}
