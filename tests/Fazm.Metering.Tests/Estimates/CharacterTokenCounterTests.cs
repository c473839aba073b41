using Fazm.Metering.Estimates;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Estimates;

public sealed class CharacterTokenCounterTests
{
    private static int Count(string text) => CharacterTokenCounter.Instance.CountTokens(text);

    /// <summary>The stated error: percent of the vocabulary's count, for each kind of text. None of the samples was used to set the costs.</summary>
    [Theory]
    [InlineData("english", 5, 5)]
    [InlineData("answer", 5, 5)]
    [InlineData("csharp", 6, 9)]
    [InlineData("python", 5, 18)]
    [InlineData("json", 5, 6)]
    [InlineData("digits", 5, 8)]
    [InlineData("whitespace", 15, 22)]
    [InlineData("chinese", 11, 16)]
    [InlineData("japanese", 17, 13)]
    [InlineData("korean", 30, 30)]
    [InlineData("russian", 20, 47)]
    [InlineData("german", 32, 6)]
    public void Its_error_is_as_stated(string name, int percentOfClaude2, int percentOfO200k)
    {
        var counted = Count(Samples.Text(name));
        foreach (var (vocabulary, percent) in new[] { ("claude2", percentOfClaude2), ("o200k", percentOfO200k) })
        {
            var right = Samples.Counts[name][vocabulary];
            Assert.True(Math.Abs(counted - right) * 100 <= percent * right, $"{name}: {counted} of {right} in {vocabulary}");
        }
    }

    [Fact]
    public void Every_sample_is_judged() => Assert.Equal(12, Samples.Counts.Count);

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("hello world", 2)]
    [InlineData("don't they're", 4)]
    [InlineData("TokenCountReader", 3)]
    [InlineData("parseJSONText", 3)]
    [InlineData("internationalisation", 4)]
    [InlineData("xkcd", 2)]
    [InlineData("2026", 2)]
    [InlineData("18446744073709551615", 8)]
    [InlineData("a\n    b", 3)]
    [InlineData("a     b", 3)]
    [InlineData("a b ", 3)]
    [InlineData("----------------------------", 1)]
    [InlineData("});", 1)]
    [InlineData("→", 1)]
    [InlineData("😀", 2)]
    [InlineData("──────────────", 2)]
    [InlineData("你好", 2)]
    [InlineData("Größe", 4)]
    public void Costs_are_these(string text, int tokens) => Assert.Equal(tokens, Count(text));

    [Property(MaxTest = 1000)]
    public Property The_parts_at_a_space_behind_a_character_add_up() => Prop.ForAll(Texts.Arbitrary, Texts.Arbitrary, (a, b) =>
    {
        var left = a.TrimEnd() + "x";
        var right = " " + b;
        return Count(left) + Count(right) == Count(left + right);
    });

    [Property(MaxTest = 1000)]
    public Property It_takes_any_text_and_is_never_far_above_its_bytes() => Prop.ForAll<string?>(text =>
        Count(text ?? "") is var tokens && tokens >= 0 && tokens <= 3 * System.Text.Encoding.UTF8.GetByteCount(text ?? ""));
}
