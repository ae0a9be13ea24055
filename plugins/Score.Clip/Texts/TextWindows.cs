namespace Clip.Sdk.Heads.Scoring;

/// <summary>Cuts a text at white space into pieces that fit the context, each as long as can be.</summary>
internal static class TextWindows
{
    /// <summary>The pieces; one of them that is a single word may still be too long.</summary>
    public static IReadOnlyList<string> Split(string text, Func<string, bool> fits)
    {
        (int Start, int End)[] words = [.. Words(text)];
        var windows = new List<string>();
        for (int first = 0; first < words.Length;)
        {
            // More words are never fewer tokens, so the longest piece that fits is found by halving.
            (int low, int high) = (first, words.Length - 1);
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (fits(Piece(text, words, first, middle)))
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            windows.Add(Piece(text, words, first, low));
            first = low + 1;
        }

        return windows;
    }

    private static string Piece(string text, (int Start, int End)[] words, int first, int last) => text[words[first].Start..words[last].End];

    private static IEnumerable<(int Start, int End)> Words(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            int start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            yield return (start, i);
        }
    }
}
