using Fazm.Metering.Estimates;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>A counter with a vocabulary of its own: words and their leading space are one token, or two above five letters; all other characters one each. Counts of chunks
/// do not add up. It notes what it was given.</summary>
internal sealed class RecordingCounter : ITokenCounter
{
    public List<int> Given { get; } = [];

    public bool SplitPair { get; private set; }

    public int CountTokens(ReadOnlySpan<char> text)
    {
        Given.Add(text.Length);
        SplitPair |= !text.IsEmpty && (char.IsLowSurrogate(text[0]) || char.IsHighSurrogate(text[^1]));
        var (tokens, word) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var isLetter = char.IsLetterOrDigit(text[i]);
            word = isLetter ? word + 1 : 0;
            tokens += isLetter ? (word is 1 or 6 ? 1 : 0) : text[i] == ' ' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]) ? 0 : 1;
        }

        return tokens;
    }
}
