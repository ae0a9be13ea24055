using Clip.Sdk.Tokenization.Unicode;
using static Clip.Sdk.Tokenization.Repair.MojibakeSign;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>
/// Tells whether a text holds a sequence that is far more likely mojibake than meant: ftfy's <c>is_bad</c>. Most rules
/// are about two neighbours by their class, the others about single characters that an encoding makes of common UTF-8.
/// </summary>
internal static class MojibakeDetector
{
    private const MojibakeSign AnythingOdd =
        Bad | LowerAccented | UpperAccented | Box | StartPunctuation | EndPunctuation | Currency | Numeric | Law;

    private const MojibakeSign Punctuation = StartPunctuation | EndPunctuation;

    private static readonly (MojibakeSign First, MojibakeSign Second)[] UnlikelyPairs =
    [
        (AnythingOdd, Bad),
        (Bad, AnythingOdd),
        (LowerAccented | LowerCommon | Box | EndPunctuation | Currency | Numeric, UpperAccented),
        (Box | EndPunctuation | Currency | Numeric, LowerAccented),
        (LowerAccented | Box | EndPunctuation, Currency),
        (UpperAccented | Box, Numeric | Law),
        (Currency | Numeric | Box, StartPunctuation),
        (Box, Kaomoji | EndPunctuation),
        (LowerAccented | UpperAccented | Currency | Numeric | StartPunctuation | EndPunctuation | Law, Box),
    ];

    private static readonly (MojibakeSign First, MojibakeSign Second, MojibakeSign Third)[] UnlikelyTriples =
    [
        (LowerAccented | UpperAccented | Box | Currency | EndPunctuation, StartPunctuation, Numeric),
        (LowerAccented | UpperAccented | Currency | Numeric | Box | Law, EndPunctuation, StartPunctuation),
    ];

    public static bool IsMojibake(ReadOnlySpan<char> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] < 0x80)
            {
                continue;
            }

            MojibakeSign sign = MojibakeSigns.Of(text[index]);
            if (sign != None && (sign.HasAny(C1Control) || IsUnlikely(text, index, sign) || IsTelltale(text, index)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(this MojibakeSign sign, MojibakeSign wanted) => (sign & wanted) != 0;

    private static char At(ReadOnlySpan<char> text, int index) => (uint)index < (uint)text.Length ? text[index] : '\0';

    private static MojibakeSign SignAt(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length ? MojibakeSigns.Of(text[index]) : None;

    private static bool IsUnlikely(ReadOnlySpan<char> text, int index, MojibakeSign sign)
    {
        MojibakeSign next = SignAt(text, index + 1);
        foreach ((MojibakeSign first, MojibakeSign second) in UnlikelyPairs)
        {
            if (sign.HasAny(first) && next.HasAny(second))
            {
                return true;
            }
        }

        MojibakeSign afterNext = SignAt(text, index + 2);
        foreach ((MojibakeSign first, MojibakeSign second, MojibakeSign third) in UnlikelyTriples)
        {
            if (sign.HasAny(first) && next.HasAny(second) && afterNext.HasAny(third))
            {
                return true;
            }
        }

        return IsUnlikelyInContext(text, index, sign, next);
    }

    private static bool IsUnlikelyInContext(ReadOnlySpan<char> text, int index, MojibakeSign sign, MojibakeSign next)
    {
        char previous = At(text, index - 1);
        if (sign.HasAny(LowerCommon | UpperCommon) && char.IsAsciiLetter(previous) && next.HasAny(Bad))
        {
            return true;
        }

        if (sign.HasAny(UpperAccented))
        {
            bool isUnlikely = (index > 0 && WhiteSpace.IsPython(previous) && next.HasAny(Currency))
                || (char.IsAsciiLetterLower(previous) && next.HasAny(StartPunctuation | Currency))
                || At(text, index + 1) == '°';
            if (isUnlikely)
            {
                return true;
            }
        }

        return sign.HasAny(LowerAccented | UpperAccented) && next.HasAny(Punctuation) && IsWordAt(text, index + 2);
    }

    private static bool IsWordAt(ReadOnlySpan<char> text, int index) =>
        index < text.Length
        && (text[index] == '_' || CharacterClasses.Of(CodePoints.At(text, index, out _)) is CharacterClass.Letter or CharacterClass.Number);

    /// <summary>Sequences of certain characters, by the encoding that makes them.</summary>
    private static bool IsTelltale(ReadOnlySpan<char> text, int index) => text[index] switch
    {
        'Œ' or 'œ' => index + 1 < text.Length && !char.IsAsciiLetter(text[index + 1]),
        'Â' or 'Ã' => IsWindows1252Lead(text, index) || IsLoneLead(text, index),
        'Î' or 'Ð' => IsWindows1252Lead(text, index),
        'Ø' or 'Ù' => IsArabicLead(text, index) && IsArabicLead(text, index + 2),
        '×' => At(text, index + 1) is '²' or '³',
        'à' => At(text, index + 1) is '²' or 'µ' or '¹' or '¼' or '½' or '¾',
        '√' => "±∂†≠®™´≤≥¥µø".Contains(At(text, index + 1), StringComparison.Ordinal),
        '≈' => At(text, index + 1) is '°' or '¢',
        '‚' => IsMacRomanQuote(At(text, index + 1), At(text, index + 2)),
        'в' => At(text, index + 1) == 'Ђ',
        'В' or 'Г' or 'Р' or 'С' => IsWindows1251(text, index),
        'Β' or 'Γ' or 'Ξ' or 'Ο' => IsLeadBetween(text, index, "°", "ΒΓΞΟ"),
        'β' => At(text, index + 1) == '€' && At(text, index + 2) is '™' or '\u00A0' or 'Ά' or '\u00AD' or '®' or '°',
        'ā' => At(text, index + 1) == '€',
        _ => false,
    };

    private static bool IsWindows1252Lead(ReadOnlySpan<char> text, int index) =>
        "€œŠš¢£Ÿž\u00A0\u00AD®©°·»–—´".Contains(At(text, index + 1), StringComparison.Ordinal)
        || SignAt(text, index + 1).HasAny(Punctuation);

    /// <summary>Â and Ã whose continuation became a space, or that precede the very character they encode.</summary>
    private static bool IsLoneLead(ReadOnlySpan<char> text, int index)
    {
        char previous = At(text, index - 1);
        char next = At(text, index + 1);
        if (text[index] == 'Ã' && (next is '\u00A0' or '¡'))
        {
            return true;
        }

        if (next == ' ')
        {
            bool followsLetter = char.IsAsciiLetterLower(previous)
                || (index > 1 && WhiteSpace.IsPython(previous) && char.IsAsciiLetterLower(At(text, index - 2)));
            if (index == 0 || followsLetter)
            {
                return true;
            }
        }

        return text[index] == 'Â'
            && (char.IsAsciiLetterLower(previous) || previous is '.' or ',' or '?' or '!' || SignAt(text, index - 1).HasAny(EndPunctuation))
            && (next == ' ' || SignAt(text, index + 1).HasAny(Punctuation));
    }

    private static bool IsArabicLead(ReadOnlySpan<char> text, int index)
    {
        const MojibakeSign Seconds = Common | Currency | Bad | Numeric | StartPunctuation;
        return At(text, index) is 'Ø' or 'Ù'
            && (SignAt(text, index + 1).HasAny(Seconds) || "ŸŠ®°µ»".Contains(At(text, index + 1), StringComparison.Ordinal));
    }

    private static bool IsMacRomanQuote(char second, char third) => second switch
    {
        'Ä' => "ìîïòôúùû†°¢π".Contains(third, StringComparison.Ordinal),
        'â' or 'ó' => third is 'à' or 'ä' or '°' or 'ê',
        _ => false,
    };

    private static bool IsWindows1251(ReadOnlySpan<char> text, int index) =>
        IsLeadBetween(text, index, "°µ", "ВГРС") || IsWindows1251OverLatin(text, index);

    private static bool IsLeadBetween(ReadOnlySpan<char> text, int index, string moreSeconds, string leads)
    {
        const MojibakeSign Seconds = C1Control | Bad | StartPunctuation | EndPunctuation | Currency;
        return index + 2 < text.Length
            && (SignAt(text, index + 1).HasAny(Seconds) || moreSeconds.Contains(text[index + 1], StringComparison.Ordinal))
            && leads.Contains(text[index + 2], StringComparison.Ordinal);
    }

    /// <summary>Windows-1251 on top of Latin-1, with a Latin letter or a space after one more character.</summary>
    private static bool IsWindows1251OverLatin(ReadOnlySpan<char> text, int index)
    {
        const string Sequence = "ГўВЂВ";
        int any = index + Sequence.Length;
        if (!text[index..].StartsWith(Sequence, StringComparison.Ordinal) || any >= text.Length || text[any] == '\n')
        {
            return false;
        }

        _ = CodePoints.At(text, any, out int length);
        char after = At(text, any + length);
        return after == ' ' || char.IsAsciiLetter(after);
    }
}
