using System.Text;
using Microsoft.ML.Tokenizers;

namespace Fazm.Metering.Tokenizers;

/// <summary>Brings text into the Unicode normalization form KC, as the tokenizer of the Claude 2 era did.</summary>
internal sealed class CompatibilityNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string original) => Valid(original).Normalize(NormalizationForm.FormKC);

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    // Half a surrogate pair has no normal form, and a stream may end with one.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
