using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Samples.EmojiWorld.Learning;

/// <summary>Learns the vocabulary of the captions.</summary>
internal static class VocabularyTraining
{
    /// <summary>Writes the captions of the first scenes of a stream, one a line: what a vocabulary is learned from.</summary>
    public static IEnumerable<string> Captions(EmojiCorpus corpus, long seed, int scenes)
    {
        var options = new SceneOptions { Seed = seed };
        var composer = new SceneComposer(corpus, options);
        var writer = new CaptionWriter(corpus);
        for (int i = 0; i < scenes; i++)
        {
            foreach (string caption in writer.Write(composer.Compose(i), options.Seed, i))
            {
                yield return caption;
            }
        }
    }

    /// <summary>Learns a vocabulary and writes it as tokenizer files.</summary>
    public static void Train(string corpusPath, string folder, int vocabularySize, int scenes, int contextLength)
    {
        EmojiCorpus corpus = EmojiCorpus.OpenForTraining(corpusPath);
        var options = new BpeTrainerOptions { VocabularySize = vocabularySize, Tokenizer = new ClipTokenizerOptions { ContextLength = contextLength } };
        ClipTokenizer tokenizer = new BpeTrainer(options).Train(Captions(corpus, seed: 0, scenes));
        Directory.CreateDirectory(folder);
        TokenizerFiles.WriteHuggingFace(tokenizer, folder);
        string[] others = [.. Captions(corpus, seed: 1, 10_000)];
        var measures = new TextMeasure[others.Length];
        tokenizer.Measure(others, measures);
        int[] lengths = [.. measures.Select(measure => measure.TokenCount).Order()];
        Console.WriteLine($"{tokenizer.VocabularySize} tokens; captions of other scenes have {lengths.Average():0.0} tokens, 99 % at most {lengths[lengths.Length * 99 / 100]}, the longest {lengths[^1]}");
    }
}
