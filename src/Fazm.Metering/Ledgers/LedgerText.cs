using System.Diagnostics.CodeAnalysis;

namespace Fazm.Metering.Ledgers;

/// <summary>Which texts a ledger takes: names that every database can hold and compare byte by byte.</summary>
internal static class LedgerText
{
    public const int MaxLength = 512;

    /// <summary>True for a text that is not empty, not too long, has no control character and no half of a pair.</summary>
    public static bool IsName([NotNullWhen(true)] string? text, int maxLength = MaxLength) => text is { Length: > 0 } && IsNothingOrName(text, maxLength);

    public static bool IsNothingOrName(string? text, int maxLength = MaxLength)
    {
        if (text is null)
        {
            return true;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsControl(text[i]) || char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return text.Length <= maxLength;
    }
}
