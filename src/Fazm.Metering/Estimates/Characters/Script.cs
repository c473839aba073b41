namespace Fazm.Metering.Estimates.Characters;

/// <summary>What a character is to a counter that knows no vocabulary: runs of one kind cost alike.</summary>
internal enum Script
{
    /// <summary>White space and line ends.</summary>
    Space,

    /// <summary>Latin letters, with accents or without.</summary>
    Latin,

    /// <summary>Digits.</summary>
    Digit,

    /// <summary>The other printable characters of ASCII.</summary>
    Punctuation,

    /// <summary>Ideographs.</summary>
    Han,

    /// <summary>Hiragana and katakana.</summary>
    Kana,

    /// <summary>Korean syllables.</summary>
    Hangul,

    /// <summary>Cyrillic letters.</summary>
    Cyrillic,

    /// <summary>Letters and marks of all other scripts.</summary>
    OtherLetter,

    /// <summary>All that is left: dashes, arrows, pictures, control characters, halves of surrogate pairs.</summary>
    Symbol,
}
