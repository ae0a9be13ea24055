using System.Text;

namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>Unicode's normalisation form C (UAX 15), from tables of our own: .NET's needs ICU, which slim machines lack.</summary>
internal static class CanonicalComposition
{
    private const char FirstThatMayCompose = '\u0300';
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>Gives the composed form; the same string where it is that form already.</summary>
    public static string Compose(string text)
    {
        int firstHigh = text.AsSpan().IndexOfAnyInRange(FirstThatMayCompose, char.MaxValue);
        return firstHigh < 0 || IsComposed(Data.Value, text.AsSpan(firstHigh)) ? text : Compose(Data.Value, text);
    }

    /// <summary>UAX 15's quick check: true only where nothing can change.</summary>
    private static bool IsComposed(Tables tables, ReadOnlySpan<char> text)
    {
        for (int index = 0; index < text.Length;)
        {
            int codePoint = CodePoints.At(text, index, out int length);
            if (codePoint < 0x10000 ? tables.Suspicious[codePoint] : tables.SuspiciousAstral.Contains(codePoint))
            {
                return false;
            }

            index += length;
        }

        return true;
    }

    private static string Compose(Tables tables, string text)
    {
        var codePoints = new List<int>(text.Length);
        for (int index = 0; index < text.Length;)
        {
            Decompose(tables, CodePoints.At(text, index, out int length), codePoints);
            index += length;
        }

        Reorder(tables, codePoints);
        var builder = new StringBuilder(text.Length);
        int count = ComposeInPlace(tables, codePoints);
        for (int index = 0; index < count; index++)
        {
            CodePoints.Append(builder, codePoints[index]);
        }

        return builder.ToString();
    }

    private static void Decompose(Tables tables, int codePoint, List<int> destination)
    {
        int syllable = codePoint - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            destination.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            destination.Add(VowelBase + (syllable / TailCount % VowelCount));
            if (syllable % TailCount > 0)
            {
                destination.Add(TailBase + (syllable % TailCount));
            }
        }
        else if (tables.Decompositions.TryGetValue(codePoint, out (int First, int Second) parts))
        {
            Decompose(tables, parts.First, destination);
            if (parts.Second >= 0)
            {
                destination.Add(parts.Second);
            }
        }
        else
        {
            destination.Add(codePoint);
        }
    }

    /// <summary>Brings each run of combining marks into the order of their classes, marks of one class left in their order.</summary>
    private static void Reorder(Tables tables, List<int> codePoints)
    {
        var run = new List<(int CombiningClass, int Index, int CodePoint)>();
        for (int index = 0; index <= codePoints.Count; index++)
        {
            byte combiningClass = index < codePoints.Count ? tables.CombiningClasses.GetValueOrDefault(codePoints[index]) : (byte)0;
            if (combiningClass > 0)
            {
                run.Add((combiningClass, index, codePoints[index]));
                continue;
            }

            if (run.Count > 1)
            {
                // The index is part of the key, so the sort is stable.
                run.Sort();
                for (int offset = 0; offset < run.Count; offset++)
                {
                    codePoints[index - run.Count + offset] = run[offset].CodePoint;
                }
            }

            run.Clear();
        }
    }

    private static int ComposeInPlace(Tables tables, List<int> codePoints)
    {
        int starter = -1;
        int lastClass = -1;
        int count = 0;
        for (int index = 0; index < codePoints.Count; index++)
        {
            int codePoint = codePoints[index];
            int combiningClass = tables.CombiningClasses.GetValueOrDefault(codePoint);
            if (starter >= 0 && lastClass < combiningClass && TryPair(tables, codePoints[starter], codePoint, out int composed))
            {
                codePoints[starter] = composed;
                continue;
            }

            if (combiningClass == 0)
            {
                starter = count;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }

            codePoints[count++] = codePoint;
        }

        return count;
    }

    private static bool TryPair(Tables tables, int first, int second, out int composed)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = SyllableBase + (((lead * VowelCount) + vowel) * TailCount);
            return true;
        }

        int syllable = first - SyllableBase;
        int tail = second - TailBase;
        if (syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && tail is > 0 and < TailCount)
        {
            composed = first + tail;
            return true;
        }

        return tables.Pairs.TryGetValue((first, second), out composed);
    }

    private static Tables Load()
    {
        var tables = new Tables([], [], [], new bool[0x10000], []);
        foreach (string[] row in UnicodeData.ReadRows("combining-classes.txt"))
        {
            int last = UnicodeData.CodePoint(row[1]);
            for (int codePoint = UnicodeData.CodePoint(row[0]); codePoint <= last; codePoint++)
            {
                tables.CombiningClasses.Add(codePoint, (byte)UnicodeData.Number(row[2]));
                tables.Suspect(codePoint);
            }
        }

        foreach (string[] row in UnicodeData.ReadRows("canonical-decompositions.txt"))
        {
            bool staysApart = row[^1] == "!";
            int codePoint = UnicodeData.CodePoint(row[0]);
            int first = UnicodeData.CodePoint(row[1]);
            int second = row.Length - (staysApart ? 1 : 0) > 2 ? UnicodeData.CodePoint(row[2]) : -1;
            tables.Decompositions.Add(codePoint, (first, second));
            if (staysApart)
            {
                tables.Suspect(codePoint);
            }
            else
            {
                tables.Pairs.Add((first, second), codePoint);
                tables.Suspect(second);
            }
        }

        for (int jamo = VowelBase; jamo < TailBase + TailCount; jamo++)
        {
            tables.Suspect(jamo);
        }

        return tables;
    }

    /// <param name="Decompositions">One step; the second part is -1 where there is only one.</param>
    /// <param name="Pairs">What two code points compose to.</param>
    /// <param name="CombiningClasses">All that are not 0.</param>
    /// <param name="Suspicious">[65536] characters that may change or be changed; the quick check stops at them.</param>
    /// <param name="SuspiciousAstral">The same above U+FFFF.</param>
    private sealed record Tables(
        Dictionary<int, (int First, int Second)> Decompositions,
        Dictionary<(int First, int Second), int> Pairs,
        Dictionary<int, byte> CombiningClasses,
        bool[] Suspicious,
        HashSet<int> SuspiciousAstral)
    {
        public void Suspect(int codePoint)
        {
            if (codePoint < Suspicious.Length)
            {
                Suspicious[codePoint] = true;
            }
            else
            {
                SuspiciousAstral.Add(codePoint);
            }
        }
    }
}
