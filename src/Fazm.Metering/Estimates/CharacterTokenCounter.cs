using Fazm.Metering.Estimates.Characters;

namespace Fazm.Metering.Estimates;

/// <summary>Counts tokens without a vocabulary, by what kind of characters a text is made of. Thread-safe; keeps nothing; allocates nothing.</summary>
/// <remarks>
/// <para>The costs of the kinds lie between two public vocabularies, the one of the Claude 2 era and a newer one of another maker; newer models of Claude publish none.
/// Its error, by kind of text, stands with the method in <c>benchmarks/results/estimates.md</c>. Let <see cref="TokenCalibration"/> relate it to a model.</para>
/// <para>The count of a text is the sum of the counts of its parts wherever it is parted between a character and a space that follows it.</para>
/// </remarks>
public sealed class CharacterTokenCounter : ITokenCounter
{
    private const int LongRun = 32;

    private CharacterTokenCounter()
    {
    }

    /// <summary>The counter.</summary>
    public static CharacterTokenCounter Instance { get; } = new();

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        var last = Script.Space;
        while (!text.IsEmpty)
        {
            var kind = Scripts.Of(text[0]);
            var length = Scripts.RunLength(text, kind);
            var run = text[..length];
            var rest = text[length..];
            tokens += kind switch
            {
                Script.Space => OfSpace(run, rest.IsEmpty),
                Script.Latin => LatinWords.Count(run),
                Script.Digit => ((length * 2) + 4) / 5,
                Script.Punctuation => last == Script.Latin && IsContraction(run, rest) ? 0 : OfPunctuation(run),
                Script.Han => ((length * 4) + 4) / 5,
                Script.Kana => ((length * 3) + 2) / 4,
                Script.Cyrillic => ((length * 2) + 4) / 5,
                Script.OtherLetter => ((length * 3) + 3) / 4,
                Script.Symbol => OfSymbols(run),
                _ => length,
            };
            text = rest;
            last = kind;
        }

        return tokens;
    }

    /// <summary>One space before something belongs to it; more is a token of its own, however long.</summary>
    private static int OfSpace(ReadOnlySpan<char> run, bool isLast)
    {
        var own = run.Length - (!isLast && run[^1] == ' ' ? 1 : 0);
        return (own + LongRun - 1) / LongRun;
    }

    /// <summary>True for the apostrophe of <c>don't</c> and <c>they're</c>, which is one token with what follows.</summary>
    private static bool IsContraction(ReadOnlySpan<char> run, ReadOnlySpan<char> rest) =>
        run is "'" && !rest.IsEmpty && Scripts.Of(rest[0]) == Script.Latin && Scripts.RunLength(rest, Script.Latin) <= 2;

    /// <summary>Marks that often stand together are one token, and so is a long row of the same mark.</summary>
    private static int OfPunctuation(ReadOnlySpan<char> run)
    {
        var (tokens, mixed) = (0, 0);
        while (!run.IsEmpty)
        {
            var same = SameLength(run);
            (tokens, mixed) = same >= 4 ? (tokens + ((same + LongRun - 1) / LongRun), mixed) : (tokens, mixed + same);
            run = run[same..];
        }

        return tokens + ((mixed + 2) / 3);
    }

    private static int OfSymbols(ReadOnlySpan<char> run)
    {
        var tokens = 0;
        while (!run.IsEmpty)
        {
            // A surrogate pair is a picture or a rare ideograph; its halves cost a token each.
            var same = SameLength(run);
            tokens += same >= 4 ? (same + 7) / 8 : same;
            run = run[same..];
        }

        return tokens;
    }

    private static int SameLength(ReadOnlySpan<char> run)
    {
        var others = run.IndexOfAnyExcept(run[0]);
        return others < 0 ? run.Length : others;
    }
}
