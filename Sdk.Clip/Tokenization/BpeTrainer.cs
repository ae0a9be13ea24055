using Clip.Sdk.Tokenization.Encoding;
using Clip.Sdk.Tokenization.Files;
using Clip.Sdk.Tokenization.Training;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization;

/// <summary>
/// Learns a CLIP vocabulary from texts: byte-level BPE over the words of CLIP's pattern, as Sennrich et al. (2016)
/// describe it. The same texts give the same vocabulary, whatever their order.
/// </summary>
/// <remarks>
/// The most frequent pair of neighbours is merged, among equally frequent ones the pair whose spelling sorts last, as in
/// subword-nmt. A pair whose spelling is a token already is never merged, so that every token has one id.
/// </remarks>
/// <param name="options">What to learn; null for OpenAI's size.</param>
public sealed class BpeTrainer(BpeTrainerOptions? options = null)
{
    private const int ReportEvery = 256;

    /// <summary>What the trainer learns.</summary>
    public BpeTrainerOptions Options { get; } = options ?? new BpeTrainerOptions();

    /// <summary>Reads the texts once and learns a vocabulary.</summary>
    /// <param name="texts">The texts, for example captions; read as a stream, only their distinct words are kept.</param>
    /// <param name="progress">Is told from time to time how far the training is.</param>
    /// <param name="cancellationToken">Checked at every text and every merge.</param>
    /// <returns>A tokenizer with the vocabulary and <see cref="BpeTrainerOptions.Tokenizer"/>.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InputException">The texts hold no word.</exception>
    public ClipTokenizer Train(IEnumerable<string> texts, IProgress<BpeTrainerProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int wanted = Options.VocabularySize - BpeTrainerOptions.SmallestVocabulary;
        var builder = new BpeVocabularyBuilder(wanted);
        var words = new WordCounter(new TextEncoder(builder.Build(), Options.Tokenizer));
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            words.Add(text ?? throw new ArgumentException($"Text {words.Texts} is null.", nameof(texts)));
            if (words.Texts % ReportEvery == 0)
            {
                progress?.Report(new BpeTrainerProgress(words.Texts, words.Count, 0, wanted));
            }
        }

        if (words.Count == 0)
        {
            throw new InputException($"The {words.Texts} texts hold no word to learn from. Pass captions with text in them.");
        }

        var learner = new MergeLearner(builder, words);
        int learned = 0;
        while (learned < wanted && learner.TryLearn(Options.MinimumFrequency))
        {
            cancellationToken.ThrowIfCancellationRequested();
            learned++;
            if (learned % ReportEvery == 0)
            {
                progress?.Report(new BpeTrainerProgress(words.Texts, words.Count, learned, wanted));
            }
        }

        progress?.Report(new BpeTrainerProgress(words.Texts, words.Count, learned, wanted));
        return new ClipTokenizer(new LoadedVocabulary(builder.Build()), Options.Tokenizer);
    }
}
