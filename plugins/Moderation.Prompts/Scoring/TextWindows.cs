namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Cuts a text into parts that fit the model's context. They overlap by some words, so that nothing falls between two.</summary>
internal static class TextWindows
{
    private const int OverlapWords = 8;
    private const int MaximumWindows = 4096;

    /// <exception cref="InputException">The text is empty or too long to be judged.</exception>
    public static IReadOnlyList<string> Cut(string text, ITextEncoder encoder)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InputException("The text is empty, so there is nothing to judge.");
        }

        if (Fits(text, encoder))
        {
            return [text];
        }

        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var windows = new List<string>();
        for (int start = 0; start < words.Length;)
        {
            int count = LongestFitting(words, start, encoder);
            if (count == 0)
            {
                CutWord(words[start], encoder, windows);
                count = 1;
            }
            else
            {
                windows.Add(string.Join(' ', words, start, count));
            }

            if (windows.Count > MaximumWindows)
            {
                throw new InputException($"The text has {words.Length} words, more than {MaximumWindows} windows of the model's context. Moderate it in parts.");
            }

            bool isLast = start + count >= words.Length;
            start += isLast ? count : Math.Max(1, count - OverlapWords);
        }

        return windows;
    }

    /// <summary>How many words from <paramref name="start"/> on fit: doubling, then halving the gap.</summary>
    private static int LongestFitting(string[] words, int start, ITextEncoder encoder)
    {
        int left = words.Length - start;
        (int fits, int fails) = (0, 1);
        while (fails <= left && Fits(string.Join(' ', words, start, fails), encoder))
        {
            (fits, fails) = (fails, fails * 2);
        }

        fails = Math.Min(fails, left + 1);
        while (fails - fits > 1)
        {
            int middle = (fits + fails) / 2;
            (fits, fails) = Fits(string.Join(' ', words, start, middle), encoder) ? (middle, fails) : (fits, middle);
        }

        return fits;
    }

    private static void CutWord(string word, ITextEncoder encoder, List<string> windows)
    {
        // A token is at least one character, and no character is more than a few tokens of bytes.
        int length = Math.Max(1, (encoder.ContextLength - 2) / 4);
        for (int start = 0; start < word.Length; start += length)
        {
            windows.Add(word.Substring(start, Math.Min(length, word.Length - start)));
        }
    }

    private static bool Fits(string text, ITextEncoder encoder)
    {
        Span<TextMeasure> measure = stackalloc TextMeasure[1];
        encoder.Measure([text], measure);
        return !measure[0].IsTruncated;
    }
}
