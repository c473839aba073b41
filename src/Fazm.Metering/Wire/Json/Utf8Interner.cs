using System.Text;

namespace Fazm.Metering.Wire.Json;

/// <summary>Keeps one string per distinct UTF-8 text, so that a known id costs no allocation. Not thread-safe; bounded.</summary>
internal sealed class Utf8Interner(int capacity = 1 << 16)
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _known =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _count;

    /// <summary>The text as a string. When the table is full it is emptied: ids come in runs, and a forgotten one is only made again.</summary>
    public string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > 256)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Span<char> chars = stackalloc char[256];
        var text = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        if (_known.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_count == capacity)
        {
            _known.Dictionary.Clear();
            _count = 0;
        }

        var made = text.ToString();
        _known.Dictionary.Add(made, made);
        _count++;
        return made;
    }
}
