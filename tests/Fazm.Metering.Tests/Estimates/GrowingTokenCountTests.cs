using System.Text;
using Fazm.Metering.Estimates;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Estimates;

public sealed class GrowingTokenCountTests
{
    public static TheoryData<string> Names => [.. Samples.Counts.Keys];

    /// <summary>Text with spaces counts the same in any chunks as whole, by a counter whose counts of chunks do not add up.</summary>
    [Property(MaxTest = 1000)]
    public Property Chunks_of_any_size_count_as_the_whole(PositiveInt seed) => Prop.ForAll(Texts.Arbitrary, text =>
    {
        var whole = new RecordingCounter().CountTokens(text);
        var (growing, naive) = Feed(text, new Random(seed.Get));
        return (growing.Tokens == whole || LongestWithoutBoundary(text) > 200).Label($"{growing.Tokens} of {whole}").Classify(naive != whole, "chunks alone would be wrong");
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_in_chunks_count_as_the_whole(string name)
    {
        var text = Samples.Text(name);
        foreach (var size in new[] { 1, 2, 3, 7, 20, 200, 5000 })
        {
            var growing = new GrowingTokenCount(CharacterTokenCounter.Instance);
            foreach (var chunk in text.Chunk(size))
            {
                growing.Append(chunk);
                _ = growing.Tokens;
            }

            // Scripts without spaces are parted by force, which costs a token's difference now and then.
            var parted = name is "chinese" or "japanese" ? 5 : 0;
            Assert.InRange(growing.Tokens, CharacterTokenCounter.Instance.CountTokens(text) - parted, CharacterTokenCounter.Instance.CountTokens(text) + parted);
        }
    }

    /// <summary>Work is counted in characters given to the counter, and asked for after every chunk, as a screen does.</summary>
    [Theory]
    [InlineData("words", 4)]
    [InlineData("base64", 4)]
    [InlineData("ideographs", 4)]
    [InlineData("spaces", 4)]
    public void A_growing_text_costs_linear_work(string kind, int most)
    {
        var small = Work(kind, 50_000);
        var large = Work(kind, 100_000);
        Assert.InRange(large, 100_000, most * 100_000L);
        Assert.InRange(large, 2 * small - 2000, 2 * small + 2000);
    }

    [Fact]
    public void Even_letter_by_letter_no_chunk_costs_more_than_the_longest_tail()
    {
        var growing = new GrowingTokenCount(CharacterTokenCounter.Instance);
        foreach (var c in Make("base64", 20_000))
        {
            var before = growing.CharactersCounted;
            growing.Append([c]);
            _ = growing.Tokens;
            Assert.InRange(growing.CharactersCounted - before, 1, 2 * 257);
        }
    }

    [Fact]
    public void No_pair_is_parted_by_force()
    {
        var counter = new RecordingCounter();
        var growing = new GrowingTokenCount(counter);
        var text = "x" + string.Concat(Enumerable.Repeat("😀", 2000));
        foreach (var chunk in text.Chunk(2))
        {
            growing.Append(chunk);
        }

        growing.Close();
        Assert.False(counter.SplitPair);
        Assert.Equal(text.Length, counter.Given.Sum());
    }

    [Fact]
    public void What_was_counted_is_overwritten()
    {
        var growing = new GrowingTokenCount(CharacterTokenCounter.Instance);
        growing.Append("the secret canary-3f9a sings and sings" + new string('q', 700) + " on");
        Assert.Equal(" on", growing.Kept.ToString());
        Assert.Equal(" on" + new string('\0', growing.Memory.Length - 3), growing.Memory.ToString());
        growing.Close();
        Assert.True(growing.Kept.IsEmpty);
        Assert.Equal(-1, growing.Memory.IndexOfAnyExcept('\0'));
    }

    [Fact]
    public void A_closed_text_does_not_run_into_the_next()
    {
        var growing = new GrowingTokenCount(CharacterTokenCounter.Instance);
        growing.Append("inter");
        growing.Close();
        growing.Append("esting");
        Assert.Equal(2, growing.Tokens);
    }

    private static (GrowingTokenCount Growing, long Naive) Feed(string text, Random random)
    {
        var growing = new GrowingTokenCount(new RecordingCounter());
        var naive = 0L;
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            growing.Append(text.AsSpan(at, length));
            naive += new RecordingCounter().CountTokens(text.AsSpan(at, length));
            at += length;
        }

        return (growing, naive);
    }

    private static int LongestWithoutBoundary(string text)
    {
        var (longest, from) = (0, 0);
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ' ' && !char.IsWhiteSpace(text[i - 1])))
            {
                longest = Math.Max(longest, i - from);
                from = i;
            }
        }

        return longest;
    }

    private static long Work(string kind, int length)
    {
        var growing = new GrowingTokenCount(CharacterTokenCounter.Instance);
        foreach (var chunk in Make(kind, length).Chunk(200))
        {
            growing.Append(chunk);
            _ = growing.Tokens;
        }

        return growing.CharactersCounted;
    }

    private static string Make(string kind, int length)
    {
        var random = new Random(5);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(kind switch
            {
                "words" => "some words of an answer, ",
                "spaces" => " ",
                "ideographs" => ((char)random.Next(0x4E00, 0x9000)).ToString(),
                _ => Convert.ToBase64String([.. Enumerable.Range(0, 15).Select(_ => (byte)random.Next(256))]),
            });
        }

        return text.ToString(0, length);
    }
}
