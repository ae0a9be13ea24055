namespace Clip.Sdk.Tokenization;

/// <summary>What <see cref="BpeTrainer"/> learns.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Ids that every vocabulary has: bytes, bytes that end a word, start and end of text.</summary>
    public const int SmallestVocabulary = 256 + 256 + 2;

    /// <summary>
    /// Ids of the vocabulary, at least 514; fewer come out where the texts do not repeat enough. Default 49408, OpenAI's
    /// size and the most that openai/CLIP reads.
    /// </summary>
    public int VocabularySize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestVocabulary, nameof(VocabularySize));
            field = value;
        }
    } = 49408;

    /// <summary>How often a pair must occur to be merged, at least 1. Default 2.</summary>
    public int MinimumFrequency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MinimumFrequency));
            field = value;
        }
    } = 2;

    /// <summary>How the texts are cleaned and split, and the options of the tokenizer that comes out.</summary>
    public ClipTokenizerOptions Tokenizer { get; init; } = new();
}
