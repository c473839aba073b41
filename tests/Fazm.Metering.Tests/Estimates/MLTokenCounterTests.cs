using System.Text;
using Fazm.Metering.Tokenizers;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>The adapter over Microsoft.ML.Tokenizers, with a vocabulary made by hand. Compiled with <c>UseMLTokenizers=true</c> only.</summary>
public sealed class MLTokenCounterTests
{
    private static readonly string[] Merged = ["he", "ll", "hell", "hello", " w", "or", " wor", " world", "fi"];

    private static IEnumerable<string> Tokens => Enumerable.Range(0, 256).Select(b => Convert.ToBase64String([(byte)b])).Concat(Merged.Select(t => Convert.ToBase64String(Encoding.UTF8.GetBytes(t))));

    private static string Lines => string.Join('\n', Tokens.Select((t, i) => $"{t} {i}"));

    private static string Json => """{"pat_str":" ?\\p{L}+|\\s+|[^\\s\\p{L}]+","special_tokens":{},"bpe_ranks":"! 0 """ + string.Join(' ', Tokens) + "\"}";

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("hello world", 2, 2)]
    [InlineData("hell", 1, 1)]
    [InlineData("world", 4, 4)]
    public void It_counts_what_the_vocabulary_holds(string text, int plain, int normalized)
    {
        Assert.Equal(plain, MLTokenCounter.Load(Bytes(Lines)).CountTokens(text));
        Assert.Equal(normalized, MLTokenCounter.Load(Bytes(Json)).CountTokens(text));
    }

    /// <summary>Where globalization is invariant, .NET leaves such characters as they are.</summary>
    [Fact]
    public void Compatibility_characters_are_counted_as_dotnet_normalizes_them() =>
        Assert.Equal("\ufb01".Normalize(NormalizationForm.FormKC).Length == 2 ? 1 : 3, MLTokenCounter.Load(Bytes(Json)).CountTokens("\ufb01"));

    [Fact]
    public void What_is_no_vocabulary_is_refused() => Assert.Throws<InvalidDataException>(() => MLTokenCounter.Load(Bytes("hello")));

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
