using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fazm.Metering.Estimates;

/// <summary>A vocabulary that a caller brings, in the form that byte-pair tokenizers of .NET take. None is shipped here.</summary>
/// <remarks>Two forms are read. Lines of <c>base64 rank</c>, as tiktoken writes them: they name neither pattern nor special tokens. And the JSON of the public vocabulary of the
/// Claude 2 era (npm <c>@anthropic-ai/tokenizer</c>, <c>claude.json</c>): one object with <c>pat_str</c>, <c>special_tokens</c> and <c>bpe_ranks</c>, in which lines
/// <c>! first-rank token token …</c> number their tokens one by one; its tokenizer brings text into the form KC first. Immutable.</remarks>
public sealed class TokenVocabulary
{
    // Splits words, numbers and marks; the one of the JSON form, and near to that of most others.
    private const string DefaultPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private readonly byte[] _ranks;

    private TokenVocabulary(byte[] ranks, string pattern, FrozenDictionary<string, int> specialTokens, bool isNormalized, int count) =>
        (_ranks, Pattern, SpecialTokens, IsNormalized, Count) = (ranks, pattern, specialTokens, isNormalized, count);

    /// <summary>The regular expression that splits a text before its pieces are looked up.</summary>
    public string Pattern { get; }

    /// <summary>Tokens that stand for no text, with their numbers.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>True where text is brought into the Unicode normalization form KC before it is split.</summary>
    public bool IsNormalized { get; }

    /// <summary>How many tokens it holds, without the special ones.</summary>
    public int Count { get; }

    /// <summary>Reads a vocabulary of either form.</summary>
    /// <param name="input">Its bytes, to the end; is left open.</param>
    /// <param name="pattern">The pattern, for lines that name none; <see langword="null"/> for the usual one.</param>
    /// <exception cref="InvalidDataException">It is of neither form, or damaged.</exception>
    public static TokenVocabulary Read(Stream input, string? pattern = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var reader = new StreamReader(input, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        try
        {
            return text.AsSpan().TrimStart().StartsWith('{') ? OfJson(text) : OfLines(text, pattern);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or OverflowException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"This is no vocabulary: {broken.Message}", broken);
        }
    }

    /// <summary>The tokens as lines of <c>base64 rank</c>.</summary>
    public Stream OpenRanks() => new MemoryStream(_ranks, writable: false);

    private static TokenVocabulary OfJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var special = root.GetProperty("special_tokens").EnumerateObject().ToFrozenDictionary(token => token.Name, token => token.Value.GetInt32(), StringComparer.Ordinal);
        var lines = new StringBuilder();
        var count = 0;
        foreach (var line in root.GetProperty("bpe_ranks").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            if (parts.Length < 2 || !string.Equals(parts[0], "!", StringComparison.Ordinal))
            {
                throw new FormatException("a line of its ranks does not begin with ! and a number.");
            }

            var first = int.Parse(parts[1], CultureInfo.InvariantCulture);
            for (var i = 2; i < parts.Length; i++, count++)
            {
                Add(lines, parts[i], first + i - 2);
            }
        }

        return new(Encoding.ASCII.GetBytes(lines.ToString()), root.GetProperty("pat_str").GetString()!, special, isNormalized: true, count);
    }

    private static TokenVocabulary OfLines(string text, string? pattern)
    {
        var lines = new StringBuilder();
        var count = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace())
            {
                var space = line.IndexOf(' ');
                Add(lines, line[..Math.Max(0, space)].ToString(), int.Parse(line[(space + 1)..], CultureInfo.InvariantCulture));
                count++;
            }
        }

        return count > 0 ? new(Encoding.ASCII.GetBytes(lines.ToString()), pattern ?? DefaultPattern, FrozenDictionary<string, int>.Empty, isNormalized: false, count)
            : throw new FormatException("it is empty.");
    }

    private static void Add(StringBuilder lines, string token, int rank)
    {
        if (token.Length == 0 || rank < 0 || !System.Buffers.Text.Base64.IsValid(token))
        {
            throw new FormatException($"the token of rank {rank.ToString(CultureInfo.InvariantCulture)} is not base64.");
        }

        lines.Append(token).Append(' ').Append(rank.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
