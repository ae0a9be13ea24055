using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Engine;

/// <summary>The tokenizer of a model, read when it is first asked for, in the ways of the model's family.</summary>
internal sealed class ModelTokenizer
{
    private readonly Checkpoint _checkpoint;
    private readonly ClipOptions _options;
    private readonly Lazy<IRowTokenizer> _tokenizer;

    public ModelTokenizer(Checkpoint checkpoint, ClipOptions options)
    {
        _checkpoint = checkpoint;
        _options = options;
        _tokenizer = new Lazy<IRowTokenizer>(Load);
    }

    public IRowTokenizer Rows => _tokenizer.Value;

    /// <summary>The same where it is CLIP's.</summary>
    /// <exception cref="InputException">The model has another kind of tokenizer.</exception>
    public ClipTokenizer Clip => Rows as ClipTokenizer ?? throw new InputException(
        $"'{_checkpoint.Architecture.Name}' in '{_checkpoint.Path}' has no tokenizer of CLIP's but a '{Rows.GetType().Name}'. Take '{nameof(OnnxTextEncoder)}.{nameof(OnnxTextEncoder.RowTokenizer)}'.");

    private IRowTokenizer Load()
    {
        string path = _options.VocabularyPath ?? _checkpoint.VocabularyPath ?? throw new InputException(
            $"The checkpoint '{_checkpoint.Path}' brings no vocabulary, so texts cannot be encoded. "
            + $"Name one in '{nameof(ClipOptions)}.{nameof(ClipOptions.VocabularyPath)}' (option '--vocab'): OpenAI's 'bpe_simple_vocab_16e6.txt.gz', a 'vocab.json' or a 'tokenizer.json'; for SigLIP its 'spiece.model'.");
        TextArchitecture text = _checkpoint.Architecture.Text;
        IRowTokenizer tokenizer = IsSiglip ? LoadSiglip(path, text) : LoadClip(path, text);
        Check(tokenizer, text, path);
        return tokenizer;
    }

    private bool IsSiglip => _checkpoint is { Family: CheckpointFamily.HuggingFace, Architecture.Text.Pooling: TextPooling.Last };

    private ClipTokenizer LoadClip(string path, TextArchitecture text) => ClipTokenizer.Load(
        path, new ClipTokenizerOptions { ContextLength = text.ContextLength, Normalization = _options.Normalization ?? FamilyNormalization() });

    private UnigramTokenizer LoadSiglip(string path, TextArchitecture text) => _options.Normalization is null
        ? UnigramTokenizer.Load(path, text.ContextLength)
        : throw new InputException($"The texts of '{_checkpoint.Architecture.Name}' are cleaned as SigLIP's are; '{nameof(ClipOptions)}.{nameof(ClipOptions.Normalization)}' cannot be '{_options.Normalization}'. Leave it unset.");

    private TextNormalization FamilyNormalization() => _checkpoint switch
    {
        { Architecture.Objective: ClipObjective.Sigmoid } => TextNormalization.Canonical,
        { Family: CheckpointFamily.HuggingFace } => TextNormalization.HuggingFace,
        _ => TextNormalization.OpenAi,
    };

    /// <summary>A vocabulary of another model would give embeddings that look right and mean nothing.</summary>
    private static void Check(IRowTokenizer tokenizer, TextArchitecture text, string path)
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
