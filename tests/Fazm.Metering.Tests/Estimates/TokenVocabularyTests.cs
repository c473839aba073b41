using System.Text;
using Fazm.Metering.Estimates;

namespace Fazm.Metering.Tests.Estimates;

public sealed class TokenVocabularyTests
{
    [Fact]
    public void The_json_form_becomes_numbered_lines()
    {
        var vocabulary = Read("""{"explicit_n_vocab":9,"pat_str":" ?\\p{L}+|\\s+","special_tokens":{"<EOT>":0,"<META>":1},"bpe_ranks":"! 5 IQ== Ig== aGVsbG8=\n! 9 Iw=="}""");
        Assert.Equal("IQ== 5\nIg== 6\naGVsbG8= 7\nIw== 9\n", Lines(vocabulary));
        Assert.Equal((4, @" ?\p{L}+|\s+", true), (vocabulary.Count, vocabulary.Pattern, vocabulary.IsNormalized));
        Assert.Equal(["<EOT> 0", "<META> 1"], vocabulary.SpecialTokens.Select(t => $"{t.Key} {t.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lines_stay_as_they_are()
    {
        var vocabulary = Read("IQ== 0\r\nIg== 1\n\naGVsbG8= 7");
        Assert.Equal("IQ== 0\nIg== 1\naGVsbG8= 7\n", Lines(vocabulary));
        Assert.Equal((3, false, 0), (vocabulary.Count, vocabulary.IsNormalized, vocabulary.SpecialTokens.Count));
        Assert.Equal(["it", "'s", " 2026", ",", "\n", " x"], System.Text.RegularExpressions.Regex.Matches("it's 2026,\n x", vocabulary.Pattern, default, TimeSpan.FromSeconds(5)).Select(m => m.Value));
        Assert.Equal("a|b", TokenVocabulary.Read(Bytes("IQ== 0"), "a|b").Pattern);
    }

    [Theory]
    [InlineData("")]
    [InlineData("IQ==")]
    [InlineData("IQ== x")]
    [InlineData("!!! 4")]
    [InlineData("IQ== -1")]
    [InlineData(" 4")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"pat_str":"x","special_tokens":{},"bpe_ranks":7}""")]
    [InlineData("""{"pat_str":"x","special_tokens":{},"bpe_ranks":"5 IQ=="}""")]
    [InlineData("""{"pat_str":"x","special_tokens":{},"bpe_ranks":"! five IQ=="}""")]
    [InlineData("""{"pat_str":"x","special_tokens":[],"bpe_ranks":"! 5 IQ=="}""")]
    public void What_is_no_vocabulary_is_refused(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    private static TokenVocabulary Read(string text) => TokenVocabulary.Read(Bytes(text));

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Lines(TokenVocabulary vocabulary)
    {
        using var reader = new StreamReader(vocabulary.OpenRanks());
        return reader.ReadToEnd();
    }
}
