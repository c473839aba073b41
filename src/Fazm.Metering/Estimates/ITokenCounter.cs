namespace Fazm.Metering.Estimates;

/// <summary>Counts the tokens of a text. The shape is that of the <c>Tokenizer</c> class of Microsoft.ML.Tokenizers, so that an adapter is one line.</summary>
/// <remarks>A counter keeps nothing of what it counts, and the same text has the same count for good: calibration relates counts to tokens that were billed.
/// To be used from several threads it must be thread-safe itself.</remarks>
public interface ITokenCounter
{
    /// <summary>The number of tokens of a text; 0 for none. Never negative.</summary>
    /// <param name="text">The text, complete. It may end inside a word, never inside a surrogate pair unless the text itself does.</param>
    int CountTokens(ReadOnlySpan<char> text);
}
