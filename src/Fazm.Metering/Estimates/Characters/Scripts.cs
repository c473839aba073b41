using System.Globalization;

namespace Fazm.Metering.Estimates.Characters;

/// <summary>Tells the kind of a character.</summary>
internal static class Scripts
{
    /// <summary>The kind of a character, or of half a surrogate pair.</summary>
    public static Script Of(char c) => c < 0x80 ? OfAscii(c) : OfOther(c);

    /// <summary>The length of the run of one kind that begins a text.</summary>
    public static int RunLength(ReadOnlySpan<char> text, Script kind)
    {
        var length = 1;
        while (length < text.Length && Of(text[length]) == kind)
        {
            length++;
        }

        return length;
    }

    private static Script OfAscii(char c) =>
        char.IsAsciiLetter(c) ? Script.Latin : char.IsAsciiDigit(c) ? Script.Digit : c > ' ' && c < 0x7F ? Script.Punctuation : char.IsWhiteSpace(c) ? Script.Space : Script.Symbol;

    private static Script OfOther(char c) => c switch
    {
        >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or >= '\uF900' and <= '\uFAFF' or '\u3005' => Script.Han,
        >= '\u3041' and <= '\u30FF' => Script.Kana,
        >= '\uAC00' and <= '\uD7A3' => Script.Hangul,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        _ => OfRest(c),
    };

    private static Script OfRest(char c)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(c);
        return category switch
        {
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Script.Space,
            UnicodeCategory.DecimalDigitNumber => Script.Digit,
            <= UnicodeCategory.OtherLetter => c < '\u0250' || c is >= '\u1E00' and <= '\u1EFF' ? Script.Latin : Script.OtherLetter,
            <= UnicodeCategory.EnclosingMark => Script.OtherLetter,
            _ => char.IsWhiteSpace(c) ? Script.Space : Script.Symbol,
        };
    }
}
