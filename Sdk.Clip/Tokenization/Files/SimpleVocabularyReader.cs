using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads OpenAI's <c>bpe_simple_vocab_16e6.txt</c> form: a header line, then one merge a line; ids follow from the order.</summary>
internal static class SimpleVocabularyReader
{
    /// <summary>How many merges OpenAI's reader takes; its file goes on for 213 thousand more.</summary>
    public const int MostMerges = 49152 - 256 - 2;

    public static BpeVocabulary Read(string path)
    {
        // Line breaks at the end are no merges.
        string text = VocabularyFile.ReadText(path).TrimEnd();
        var builder = new BpeVocabularyBuilder(Math.Min(MostMerges, text.Length / 4));
        int lineNumber = 0;
        int merges = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (lineNumber == 1)
            {
                CheckHeader(line, path);
            }
            else if (merges == MostMerges)
            {
                break;
            }
            else if (line.IsWhiteSpace())
            {
                throw MergeLines.Error(path, lineNumber, "the line is empty, which would shift every id behind it");
            }
            else
            {
                (string left, string right) = MergeLines.Split(line, path, lineNumber);
                if (builder.AddMerge(left, right) is { } problem)
                {
                    throw MergeLines.Error(path, lineNumber, problem);
                }

                merges++;
            }
        }

        return merges > 0 ? builder.Build() : throw MergeLines.Error(path, lineNumber, "the file ends without a single merge");
    }

    private static void CheckHeader(ReadOnlySpan<char> line, string path)
    {
        if (!line.Contains("#version", StringComparison.Ordinal))
        {
            throw MergeLines.Error(path, 1, "wanted a header line with '#version', as bpe_simple_vocab_16e6.txt has. Pass a 'vocab.json' or a 'tokenizer.json' if the vocabulary is of Hugging Face's form");
        }
    }
}
