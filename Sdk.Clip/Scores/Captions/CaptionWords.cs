using System.Text;

namespace Clip.Sdk.Scores;

/// <summary>The words of a caption as caption metrics count them: lower case, punctuation left out.</summary>
public static class CaptionWords
{
    /// <summary>Splits a caption. Letters, digits, and apostrophes and hyphens inside a word make words; everything else parts them.</summary>
    /// <param name="caption">The caption.</param>
    public static string[] Split(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        List<string> words = [];
        var word = new StringBuilder();
        for (int i = 0; i <= caption.Length; i++)
        {
            char character = i < caption.Length ? caption[i] : ' ';
            bool joins = character is '\'' or '’' or '-' && word.Length > 0 && i + 1 < caption.Length && char.IsLetterOrDigit(caption[i + 1]);
            if (char.IsLetterOrDigit(character) || char.IsSurrogate(character) || joins)
            {
                word.Append(char.ToLowerInvariant(character));
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return [.. words];
    }
}
