using System.Text.RegularExpressions;

namespace Clip.Sdk.Heads.Testing;

/// <summary>Embeddings made of words: each word is a direction of its own, a text their sum.</summary>
internal static partial class WordEmbedding
{
    public static int Count(string text) => Word().Count(text);

    public static bool Has(string text, string word) => Word().Matches(text).Any(match => string.Equals(match.Value, word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a row.</summary>
    public static void Write(string text, Span<float> row, EmbeddingForm form)
    {
        row.Clear();
        foreach (Match match in Word().Matches(text))
        {
            Add(match.Value.ToUpperInvariant(), row);
        }

        if (Word().Count(text) == 0)
        {
            Add("", row);
        }

        if (form == EmbeddingForm.Normalized)
        {
            double length = 0;
            foreach (float value in row)
            {
                length += (double)value * value;
            }

            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (float)(row[i] / Math.Sqrt(length));
            }
        }
    }

    private static void Add(string word, Span<float> row)
    {
        // FNV-1a, then SplitMix64: the same on every machine, unlike the hashes of strings.
        ulong state = 14695981039346656037;
        foreach (char character in word)
        {
            state = (state ^ character) * 1099511628211;
        }

        for (int i = 0; i < row.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            row[i] += (float)((mixed >> 40) / (double)(1 << 23)) - 1;
        }
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
