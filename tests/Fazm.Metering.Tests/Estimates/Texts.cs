using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>Texts in which all that a counter tells apart meets: words, marks, white space, scripts, pairs and halves of pairs.</summary>
internal static class Texts
{
    private static readonly string[] Pieces =
    [
        "word", "Word", "a", "JSONText", "internationalisation", "xkcdq", "don't", "über", "2026", "3.14", " ", " ", " ", "  ", "\n", "\n\n", "\t", "\n    ", "{\"a\":1}", "});", "====",
        "_", "'", "你好世界", "こんにちは", "カタカナ", "안녕", "привет", "γεια", "→", "😀", "👩‍👩‍👧", "\ud83d", "\ude00", "\u00a0", "0x7f3a", "https://example.org/a?b=c",
    ];

    public static Arbitrary<string> Arbitrary { get; } = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();
}
