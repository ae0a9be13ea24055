using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Engine;

/// <summary>The tokenizer of a model, read when it is first asked for, in the ways of the model's family.</summary>
internal sealed class ModelTokenizer
{
    private readonly Checkpoint _checkpoint;
    private readonly ClipOptions _options;
    private readonly Lazy<ClipTokenizer> _tokenizer;

    public ModelTokenizer(Checkpoint checkpoint, ClipOptions options)
    {
        _checkpoint = checkpoint;
        _options = options;
        _tokenizer = new Lazy<ClipTokenizer>(Load);
    }

    public ClipTokenizer Value => _tokenizer.Value;

    private ClipTokenizer Load()
    {
        string path = _options.VocabularyPath ?? _checkpoint.VocabularyPath ?? throw new InputException(
            $"The checkpoint '{_checkpoint.Path}' brings no vocabulary, so texts cannot be encoded. "
            + $"Name one in '{nameof(ClipOptions)}.{nameof(ClipOptions.VocabularyPath)}' (option '--vocab'): OpenAI's 'bpe_simple_vocab_16e6.txt.gz', a 'vocab.json' or a 'tokenizer.json'.");
        TextArchitecture text = _checkpoint.Architecture.Text;
        TextNormalization normalization = _options.Normalization ?? FamilyNormalization();
        ClipTokenizer tokenizer = ClipTokenizer.Load(path, new ClipTokenizerOptions { ContextLength = text.ContextLength, Normalization = normalization });
        Check(tokenizer, text, path);
        return tokenizer;
    }

    private TextNormalization FamilyNormalization() => _checkpoint switch
    {
        { Architecture.Objective: ClipObjective.Sigmoid } => TextNormalization.Canonical,
        { Family: CheckpointFamily.HuggingFace } => TextNormalization.HuggingFace,
        _ => TextNormalization.OpenAi,
    };

    /// <summary>A vocabulary of another model would give embeddings that look right and mean nothing.</summary>
    private static void Check(ClipTokenizer tokenizer, TextArchitecture text, string path)
    {
        if (tokenizer.VocabularySize != text.VocabularySize)
        {
            throw new ModelFormatException(
                $"The vocabulary '{path}' has {tokenizer.VocabularySize} tokens but the model's token embedding has {text.VocabularySize} rows. Name the vocabulary that the model was trained with.",
                path);
        }

        int pooledId = text.Pooling == TextPooling.EndOfText ? text.EndOfTextId : text.VocabularySize - 1;
        if (text.Pooling != TextPooling.Last && tokenizer.EndOfTextId != pooledId)
        {
            throw new ModelFormatException(
                $"The vocabulary '{path}' ends texts with the id {tokenizer.EndOfTextId} but the model pools at {pooledId}. Name the vocabulary that the model was trained with.",
                path);
        }
    }
}
