using System.Globalization;
using System.IO.Compression;
using Clip.Sdk.Files;
using Clip.Sdk.Tokenization.Files;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization;

/// <summary>Writes a tokenizer's vocabulary in the forms that other tools read. Every file is written beside its place and moved there when it is whole.</summary>
public static class TokenizerFiles
{
    /// <summary>
    /// Writes Hugging Face's layout: <c>vocab.json</c>, <c>merges.txt</c>, <c>tokenizer.json</c>,
    /// <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>, as transformers, tokenizers and Transformers.js
    /// read them.
    /// </summary>
    /// <remarks>
    /// Hugging Face's tokenizers know no text repair and no HTML references: for texts that need them the ids differ,
    /// as they do between OpenAI's and Hugging Face's tokenizers.
    /// </remarks>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="directory">The directory; made where it is absent.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void WriteHuggingFace(ClipTokenizer tokenizer, string directory)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory.CreateDirectory(directory);
        BpeVocabulary vocabulary = tokenizer.Vocabulary;
        AtomicFileStream.Write(Path.Combine(directory, "vocab.json"), stream => TokenizerJsonWriter.WriteVocabulary(stream, vocabulary));
        AtomicFileStream.Write(Path.Combine(directory, "merges.txt"), stream => WriteMerges(stream, vocabulary, "#version: 0.2"));
        AtomicFileStream.Write(Path.Combine(directory, "tokenizer.json"), stream => TokenizerJsonWriter.WriteTokenizer(stream, tokenizer));
        AtomicFileStream.Write(Path.Combine(directory, "special_tokens_map.json"), stream => TokenizerJsonWriter.WriteSpecialTokens(stream, tokenizer));
        AtomicFileStream.Write(Path.Combine(directory, "tokenizer_config.json"), stream => TokenizerJsonWriter.WriteConfiguration(stream, tokenizer));
    }

    /// <summary>Writes the form of OpenAI's <c>bpe_simple_vocab_16e6.txt</c>, which openai/CLIP and open_clip read.</summary>
    /// <param name="tokenizer">The tokenizer; its ids must be in OpenAI's order: bytes, bytes that end a word, merges, start, end.</param>
    /// <param name="path">The file; gzip where it ends in <c>.gz</c>, as openai/CLIP wants it.</param>
    /// <exception cref="ArgumentException">The vocabulary cannot be written in this form.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteSimpleVocabulary(ClipTokenizer tokenizer, string path)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(path);
        BpeVocabulary vocabulary = tokenizer.Vocabulary;
        CheckSimple(vocabulary);
        bool isGzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFileStream.Write(path, stream =>
        {
            using Stream? gzip = isGzip ? new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true) : null;
            WriteMerges(gzip ?? stream, vocabulary, "\"bpe_simple_vocab#version: 0.2", endWithLineBreak: false);
        });
    }

    /// <summary>OpenAI's reader takes a line break at the end for one more, empty merge.</summary>
    private static void WriteMerges(Stream stream, BpeVocabulary vocabulary, string header, bool endWithLineBreak = true)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.Write(header);
        foreach ((int left, int right) in vocabulary.Merges)
        {
            writer.WriteLine();
            writer.Write(vocabulary.Tokens[left]);
            writer.Write(' ');
            writer.Write(vocabulary.Tokens[right]);
        }

        if (endWithLineBreak)
        {
            writer.WriteLine();
        }
    }

    private static void CheckSimple(BpeVocabulary vocabulary)
    {
        if (vocabulary.Merges.Length > SimpleVocabularyReader.MostMerges)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vocabulary has {vocabulary.Merges.Length} merges, but openai/CLIP and open_clip read {SimpleVocabularyReader.MostMerges} at most. Write Hugging Face's form instead, or train a smaller vocabulary."));
        }

        var rebuilt = new BpeVocabularyBuilder(vocabulary.Merges.Length);
        foreach ((int left, int right) in vocabulary.Merges)
        {
            _ = rebuilt.AddMerge(vocabulary.Tokens[left], vocabulary.Tokens[right]);
        }

        if (!rebuilt.Build().Tokens.AsSpan().SequenceEqual(vocabulary.Tokens))
        {
            throw new ArgumentException("The ids are not in the order that this form implies (bytes, bytes that end a word, merges, start and end of text), so they would change. Write Hugging Face's form instead.");
        }
    }
}
