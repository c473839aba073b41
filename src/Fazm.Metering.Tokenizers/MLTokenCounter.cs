using System.Text.RegularExpressions;
using Fazm.Metering.Estimates;
using Microsoft.ML.Tokenizers;

namespace Fazm.Metering.Tokenizers;

/// <summary>Counts tokens with a tokenizer of Microsoft.ML.Tokenizers.</summary>
/// <remarks>As thread-safe as the tokenizer is, which those of the package are. A tokenizer may remember pieces of the texts that it counted; the ones that
/// <see cref="Load"/> makes remember one piece.</remarks>
public sealed class MLTokenCounter : ITokenCounter
{
    private readonly Tokenizer _tokenizer;

    /// <summary>A counter over a tokenizer.</summary>
    /// <param name="tokenizer">Counts.</param>
    public MLTokenCounter(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>A counter with a vocabulary that the caller brings; see <see cref="TokenVocabulary"/> for the forms that are read.</summary>
    /// <param name="vocabulary">Its bytes, to the end; is left open.</param>
    /// <param name="pattern">What splits a text into pieces, for a vocabulary that does not say it; <see langword="null"/> for the usual pattern.</param>
    /// <exception cref="InvalidDataException">It is no vocabulary, or damaged.</exception>
    public static MLTokenCounter Load(Stream vocabulary, string? pattern = null)
    {
        var read = TokenVocabulary.Read(vocabulary, pattern);

        // A pattern from a caller's file gets a limit; the text between two limits is counted again and again by a growing count, and is short.
        var splitting = new RegexPreTokenizer(new Regex(read.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)), null);
        using var ranks = read.OpenRanks();
        return new(TiktokenTokenizer.Create(ranks, splitting, read.IsNormalized ? new CompatibilityNormalizer() : null, specialTokens: null, cacheSize: 1));
    }

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text) => _tokenizer.CountTokens(text);
}
