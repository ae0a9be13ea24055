using System.Text;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>A word of a caption and the tokens that it is made of.</summary>
/// <param name="Text">The word without the space in front.</param>
/// <param name="First">Its first token.</param>
/// <param name="Count">Its tokens.</param>
internal readonly record struct WordGroup(string Text, int First, int Count)
{
    /// <summary>Groups tokens to words: a token that begins with white space begins a word, and so does punctuation.</summary>
    public static IReadOnlyList<WordGroup> Of(ICausalLanguageModel model, IReadOnlyList<int> ids)
    {
        List<WordGroup> words = [];
        var text = new StringBuilder();
        int first = 0;
        for (int i = 0; i <= ids.Count; i++)
        {
            string piece = i < ids.Count ? model.Detokenize([ids[i]]) : " ";
            bool begins = piece.Length > 0 && (char.IsWhiteSpace(piece[0]) || char.IsPunctuation(piece[0]));
            if (begins && i > first)
            {
                Add(words, text, first, i - first);
                first = i;
            }

            text.Append(piece);
        }

        return words;
    }

    private static void Add(List<WordGroup> words, StringBuilder text, int first, int count)
    {
        string word = text.ToString().Trim();
        text.Clear();
        if (word.Length > 0)
        {
            words.Add(new WordGroup(word, first, count));
        }
    }
}
