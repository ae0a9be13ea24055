namespace Clip.Sdk.Tokenization.Repair;

/// <summary>What a character that occurs in mojibake looks like, and which byte of UTF-8 it may stand for.</summary>
[Flags]
internal enum MojibakeSign : uint
{
    None = 0,

    /// <summary>Common in many contexts, in itself no sign of anything.</summary>
    Common = 1 << 0,

    /// <summary>U+0080 to U+009F.</summary>
    C1Control = 1 << 1,

    /// <summary>Hardly ever meant.</summary>
    Bad = 1 << 2,
    Law = 1 << 3,
    Currency = 1 << 4,
    StartPunctuation = 1 << 5,
    EndPunctuation = 1 << 6,
    Numeric = 1 << 7,

    /// <summary>Letters and signs that faces are drawn with.</summary>
    Kaomoji = 1 << 8,
    UpperAccented = 1 << 9,
    LowerAccented = 1 << 10,

    /// <summary>Letters that commonly start or end a word: Greek, Cyrillic, thorn.</summary>
    UpperCommon = 1 << 11,
    LowerCommon = 1 << 12,

    /// <summary>Box drawing.</summary>
    Box = 1 << 13,

    /// <summary>Stands for the first of two bytes in some encoding.</summary>
    LeadOfTwo = 1 << 14,
    LeadOfThree = 1 << 15,
    LeadOfFour = 1 << 16,

    /// <summary>Stands for a continuation byte, or for one that a space replaced.</summary>
    Continuation = 1 << 17,

    /// <summary>The same without the characters that often stand for themselves.</summary>
    StrictContinuation = 1 << 18,
}
