namespace Fazm.Metering.Estimates.Characters;

/// <summary>What words in Latin letters cost. Vocabularies hold the frequent ones whole, and the parts of the others.</summary>
internal static class LatinWords
{
    private const int WholeWord = 7;
    private const int PartOfWord = 4;

    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouyAEIOUY");

    /// <summary>The tokens of a run of letters, which may be several words: <c>TokenCount</c>, <c>JSONText</c>.</summary>
    public static int Count(ReadOnlySpan<char> letters)
    {
        var tokens = 0;
        while (!letters.IsEmpty)
        {
            var capitals = 0;
            while (capitals < letters.Length && char.IsUpper(letters[capitals]))
            {
                capitals++;
            }

            var small = capitals;
            while (small < letters.Length && !char.IsUpper(letters[small]))
            {
                small++;
            }

            // The last capital before small letters is the first of their word.
            var acronym = small > capitals ? Math.Max(0, capitals - 1) : capitals;
            tokens += acronym <= 1 && small == capitals ? OfWord(letters[..small]) : OfAcronym(acronym) + (small > acronym ? OfWord(letters[acronym..small]) : 0);
            letters = letters[small..];
        }

        return tokens;
    }

    private static int OfAcronym(int length) => (length + PartOfWord - 1) / PartOfWord;

    private static int OfWord(ReadOnlySpan<char> word)
    {
        var (accents, vowels) = (0, 0);
        foreach (var c in word)
        {
            accents += c >= 0x80 ? 1 : 0;
            vowels += c >= 0x80 || Vowels.Contains(c) ? 1 : 0;
        }

        // Letters without a vowel are an abbreviation or no word at all, and are held in pairs. An accent parts a word in two, and is a part itself.
        return vowels == 0 && word.Length >= PartOfWord
            ? (word.Length + 1) / 2
            : 1 + (Math.Max(0, word.Length - WholeWord) / PartOfWord) + accents + Math.Min(accents, 1);
    }
}
