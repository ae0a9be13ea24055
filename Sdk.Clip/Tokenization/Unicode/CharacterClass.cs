using System.Globalization;

namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>The classes of characters that the word pattern tells apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Neither of the others: punctuation, symbols, marks, controls.</summary>
    Other,

    /// <summary>Unicode's L categories.</summary>
    Letter,

    /// <summary>Unicode's N categories.</summary>
    Number,

    /// <summary>White space.</summary>
    Space,
}

/// <summary>Classifies code points.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] Ascii = BuildAscii();

    public static CharacterClass Of(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return Ascii[codePoint];
        }

        if (codePoint < 0x10000 && WhiteSpace.IsUnicode((char)codePoint))
        {
            return CharacterClass.Space;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.Other,
        };
    }

    private static CharacterClass[] BuildAscii()
    {
        var classes = new CharacterClass[0x80];
        for (int index = 0; index < classes.Length; index++)
        {
            classes[index] = char.IsAsciiLetter((char)index) ? CharacterClass.Letter
                : char.IsAsciiDigit((char)index) ? CharacterClass.Number
                : WhiteSpace.IsUnicode((char)index) ? CharacterClass.Space
                : CharacterClass.Other;
        }

        return classes;
    }
}
